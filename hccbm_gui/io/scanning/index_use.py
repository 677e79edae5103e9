"""What a scan takes from the index of folders read before, and what it gives back to it."""

import logging
import os
import sqlite3
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import astuple
from pathlib import Path
from types import TracebackType
from typing import Any

from hccbm_gui.io.scanning.found_files import FoundFile
from hccbm_gui.io.scanning.header_index import (
    DAMAGE,
    NOTHING,
    FolderRecord,
    HeaderIndex,
    Known,
    open_index,
    set_aside,
)
from hccbm_gui.io.scanning.scan_result import ScanCounts

RACY_NS = 2_000_000_000
"""A file written so shortly before it was read may be written again at the same time."""

_log = logging.getLogger("hccbm_gui.index")


class Remembered:
    """The index as one scan uses it; without a path, or where it fails, it knows nothing."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._index: HeaderIndex | None = None if path is None else open_index(path)
        self._records: dict[str, FolderRecord] = {}
        self._kept: dict[str, dict[str, tuple[list[int], Any]]] = defaultdict(dict)
        self._seen: dict[str, set[str]] = defaultdict(set)
        self._dirty: set[str] = set()
        self._began_ns = time.time_ns()
        self._taken = self._read = self._changed = self._vanished = 0

    def __enter__(self) -> "Remembered":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._close()

    def find(self, file: FoundFile) -> Known | None:
        """What is known of a file that is as it was."""
        folder, name = os.path.split(file.name)
        self._seen[folder].add(name)
        record = self._record(folder)
        if file.stamp is None or name not in record.files:
            return None
        try:
            known = record.find(name, file.stamp, file.path)
        except DAMAGE as error:
            self._give_up(error)
            return None
        if known is not None:
            self._taken += 1
            self._kept[folder][name] = record.files[name]
        return known

    def learn(self, file: FoundFile, known: Known, *, lasting: bool) -> None:
        """Take in what was read of a file; what may be otherwise next time is not kept."""
        folder, name = os.path.split(file.name)
        changed = name in self._record(folder).files
        self._changed += changed
        self._read += not changed
        self._dirty.add(folder)
        stamp = file.stamp
        if lasting and stamp is not None and stamp.mtime_ns < self._began_ns - RACY_NS:
            self._kept[folder][name] = (list(astuple(stamp)), known)

    def finish(self, folders: Iterable[str], roots: Iterable[str]) -> ScanCounts:
        """Write what changed; how the files compare with what was known.

        Parameters
        ----------
        folders : those that were looked through wholly; what is missing there has vanished.
        roots : of a known folder below one of these that was not seen, all files have.
        """
        whole = set(folders)
        try:
            self._forget_vanished(whole, roots)
            if self._index is not None:
                changed = {name: self._merged(name, name in whole) for name in self._dirty}
                self._index.keep(changed, self._seen)
        except DAMAGE as error:
            self._give_up(error)
        self._close()
        return ScanCounts(self._taken, self._read, self._changed, self._vanished)

    def _forget_vanished(self, whole: set[str], roots: Iterable[str]) -> None:
        for folder in whole:
            missing = set(self._record(folder).files) - self._seen[folder]
            self._vanished += len(missing)
            if missing:
                self._dirty.add(folder)
        if self._index is None:
            return
        for root in roots:
            for folder in self._index.folders_below(root):
                if folder not in self._seen and folder not in whole:
                    self._vanished += len(self._record(folder).files)
                    self._dirty.add(folder)
                    whole.add(folder)

    def _merged(self, folder: str, whole: bool) -> FolderRecord:
        """What to keep of a folder; of one not looked through wholly the other files stay."""
        others = {} if whole else dict(self._record(folder).files)
        for name in self._seen[folder]:
            others.pop(name, None)
        return FolderRecord({**others, **self._kept[folder]})

    def _record(self, folder: str) -> FolderRecord:
        if folder not in self._records:
            self._records[folder] = NOTHING
            if self._index is not None:
                try:
                    self._records[folder] = self._index.folder(folder)
                except DAMAGE as error:
                    self._give_up(error)
        return self._records[folder]

    def _give_up(self, error: Exception) -> None:
        """Go on without the index; damage is set aside, a lock is left alone."""
        self._close()
        if self._path is None or isinstance(error, sqlite3.OperationalError):
            _log.warning("The index of folders read before cannot be used now: %s", error)
        else:
            set_aside(self._path, f"{type(error).__name__}: {error}")

    def _close(self) -> None:
        if self._index is not None:
            self._index.close()
            self._index = None
