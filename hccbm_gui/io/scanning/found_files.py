"""Every file at and below the given paths, each once, found in a thread of its own.

A disk that answers slowly (a network, a CD) must not keep Cancel waiting.
"""

import os
import stat
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import NothingToRead
from hccbm_gui.core.progress import Progress

PATIENCE_S = 0.1
"""So often Cancel is heard while the disk is silent."""
AT_ONCE = 256
"""Files handed over together."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What changes when a file does: bytes, times of its content and of its entry."""

    size: int
    mtime_ns: int
    ctime_ns: int


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file to look into.

    Attributes
    ----------
    path : where its bytes are.
    name : how messages and the index name it; for a member of an archive the archive and the
        member, e.g. ``/media/cd.zip/IMAGES/0001``.
    stamp : None for what is no regular file.
    """

    path: Path
    name: str
    stamp: Stamp | None


@dataclass(slots=True)
class Found:
    """What lies at the given paths.

    Attributes
    ----------
    files : each file once, folder by folder.
    folders : those looked through wholly, by name.
    given, roots : files, and names of folders, that were given themselves.
    rejected : folders that cannot be read, links that lead nowhere.
    """

    files: list[FoundFile] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    given: list[FoundFile] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)


def readable(name: str) -> str:
    """A file name that every encoding can say: bytes that are no UTF-8 become ``\\xNN``."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def stamp_of(status: os.stat_result) -> Stamp | None:
    """The stamp of a regular file."""
    if not stat.S_ISREG(status.st_mode):
        return None
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def find_files(paths: Sequence[Path], progress: Progress) -> Found:
    """Look through files and folders; links are followed, each folder and file once.

    Raises
    ------
    NothingToRead : a path does not exist.
    Cancelled : raised by `progress`, at the latest 0.1 s after it would have been.
    """
    news: SimpleQueue[object] = SimpleQueue()
    stop = threading.Event()
    walk = _Walk(news.put, stop)
    threading.Thread(target=walk.through, args=(paths,), name="walk", daemon=True).start()
    found = Found()
    where = ""
    try:
        while True:
            progress(0.0, f"Looking for files: {len(found.files)} {where}".rstrip())
            try:
                one = news.get(timeout=PATIENCE_S)
            except Empty:
                continue
            match one:
                case None:
                    return found
                case Exception():
                    raise one
                case str():
                    where = f"({readable(one)})"
                    found.folders.append(one)
                case _Root():
                    found.roots.append(one.name)
                case Rejected():
                    found.rejected.append(one)
                case FoundFile():
                    found.given.append(one)
                    found.files.append(one)
                case list():
                    found.files += one
    finally:
        stop.set()


@dataclass(frozen=True, slots=True)
class _Root:
    """A folder that was given itself."""

    name: str


class _Walk:
    """Goes through folders and tells what it finds; in its own thread."""

    def __init__(self, tell: Callable[[object], None], stop: threading.Event) -> None:
        self._tell, self._stop = tell, stop
        self._seen_folders: set[str] = set()
        self._seen_files: set[str] = set()

    def through(self, paths: Sequence[Path]) -> None:
        """All of `paths`; the end is told by None, a failure by its exception."""
        try:
            for path in paths:
                self._given(path)
            self._tell(None)
        except Exception as error:  # noqa: BLE001 - raised again in the thread that waits
            self._tell(error)

    def _given(self, path: Path) -> None:
        try:
            status = os.stat(path)
        except OSError as error:
            there = not isinstance(error, FileNotFoundError | NotADirectoryError)
            reason = f"cannot be read ({error.strerror})" if there else "does not exist"
            raise NothingToRead(
                f"{readable(str(path))} {reason}.",
                remedy="Check the spelling, or choose the folder again.",
            ) from error
        if stat.S_ISDIR(status.st_mode):
            whole = os.path.abspath(path)
            self._tell(_Root(whole))
            self._folders(whole)
        elif self._is_new(os.path.realpath(path)):
            whole = os.path.abspath(path)
            self._tell(FoundFile(Path(whole), whole, stamp_of(status)))

    def _folders(self, first: str) -> None:
        waiting = [first]
        while waiting and not self._stop.is_set():
            folder = waiting.pop()
            real = os.path.realpath(folder)
            if real in self._seen_folders:
                continue
            self._seen_folders.add(real)
            self._tell(folder)
            try:
                below = self._entries(folder, real)
            except OSError as error:
                reason = f"The folder cannot be read: {error.strerror or error}."
                self._tell(Rejected(readable(folder), reason))
            else:
                waiting += reversed(below)

    def _entries(self, folder: str, real: str) -> list[str]:
        """Tell the files of one folder; its folders."""
        below: list[str] = []
        files: list[FoundFile] = []
        with os.scandir(folder) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        for entry in entries:
            if self._stop.is_set():
                return []
            if entry.is_dir():
                below.append(entry.path)
                continue
            link = entry.is_symlink()
            target = os.path.realpath(entry.path) if link else os.path.join(real, entry.name)
            if not self._is_new(target):
                continue
            try:
                stamp = stamp_of(entry.stat())
            except OSError as error:
                reason = f"The file cannot be read: {error.strerror or error}."
                if link:
                    reason = "A link to a file that is not there."
                self._tell(Rejected(readable(entry.path), reason))
                continue
            files.append(FoundFile(Path(entry.path), entry.path, stamp))
            if len(files) == AT_ONCE:
                self._tell(files)
                files = []
        self._tell(files)
        return below

    def _is_new(self, real: str) -> bool:
        known = real in self._seen_files
        self._seen_files.add(real)
        return not known
