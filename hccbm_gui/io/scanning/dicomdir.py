"""A DICOMDIR opened as a file: the files that it refers to, as far as they are there."""

import os
from pathlib import Path

from pydicom import dcmread
from pydicom.uid import MediaStorageDirectoryStorage

from hccbm_gui.core.case import Rejected
from hccbm_gui.io.scanning.found_files import Found, FoundFile, readable, stamp_of
from hccbm_gui.io.values import items, texts

MISSING = "The DICOMDIR refers to this file, but it is not there."


def is_dicomdir(beginning: bytes) -> bool:
    """Whether a file that begins so is a table of contents of a CD."""
    said = str(MediaStorageDirectoryStorage).encode()
    return beginning[128:132] == b"DICM" and said in beginning


def files_of_dicomdir(table: FoundFile) -> Found:
    """The files that a DICOMDIR refers to; those that are missing are rejected.

    Names are found whatever their case, with or without the version that some CDs add
    (``;1``): a CD looks different from one system to the next.

    Raises
    ------
    Exception : whatever pydicom raises on broken input.
    """
    found = Found()
    folder = table.path.parent
    names = _Names()
    wanted = dict.fromkeys(
        parts
        for record in items(dcmread(table.path), "DirectoryRecordSequence")
        if (parts := texts(record, "ReferencedFileID"))
    )
    for parts in wanted:
        shown = readable(os.path.join(folder, *parts))
        if any(part in ("", ".", "..") or "/" in part or "\\" in part for part in parts):
            found.rejected.append(Rejected(shown, "The DICOMDIR refers to no place on its disk."))
            continue
        path = names.resolve(folder, parts)
        try:
            status = None if path is None else path.stat()
        except OSError:
            status = None
        if path is None or status is None:
            found.rejected.append(Rejected(shown, MISSING))
        else:
            found.files.append(FoundFile(path, str(path), stamp_of(status)))
    number = len(found.files)
    reason = (
        f"A DICOMDIR: a table of contents. {number} of the {len(wanted)} files it refers to "
        "are there."
        if wanted
        else "A DICOMDIR that refers to no files. Open the folder it lies in instead."
    )
    found.rejected.append(Rejected(readable(table.name), reason))
    return found


class _Names:
    """Names in folders, whatever their case; each folder is listed once."""

    def __init__(self) -> None:
        self._listed: dict[Path, dict[str, str]] = {}

    def resolve(self, folder: Path, parts: tuple[str, ...]) -> Path | None:
        """The path below `folder`, or None."""
        path = folder
        for part in parts:
            name = self._names(path).get(_plain(part))
            if name is None:
                return None
            path = path / name
        return path

    def _names(self, folder: Path) -> dict[str, str]:
        if folder not in self._listed:
            try:
                names = sorted(os.listdir(folder))
            except OSError:
                names = []
            self._listed[folder] = {_plain(name): name for name in names}
        return self._listed[folder]


def _plain(name: str) -> str:
    return name.partition(";")[0].rstrip(".").upper()
