"""The headers of many files: from the index, or read; archives on the way are unpacked."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import Cancelled, HccbmError, UnreadableFile
from hccbm_gui.core.progress import Progress, part
from hccbm_gui.io.beginnings import other_file
from hccbm_gui.io.headers.file_header import FileHeader, read_headers
from hccbm_gui.io.scanning.archive import is_archive, name_of, unpack
from hccbm_gui.io.scanning.found_files import FoundFile, readable
from hccbm_gui.io.scanning.header_index import Known
from hccbm_gui.io.scanning.index_use import Remembered
from hccbm_gui.io.scanning.read_ahead import Beginning, beginnings

LOOKING_UP = 0.2
"""Share of the work that is asking the index."""

NESTED = "A ZIP archive inside a ZIP archive. Unpack it first and open the folder."


@dataclass(slots=True)
class HeaderPass:
    """What the files hold, and what is no header.

    Attributes
    ----------
    headers : of all files, in their order.
    rejected : files that are not used.
    roots : names of the archives that were unpacked.
    folders : names of the folders in them.
    """

    headers: list[FileHeader] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    roots: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)


def read_files(files: Sequence[FoundFile], memory: Remembered, progress: Progress) -> HeaderPass:
    """The headers of `files` and of what the archives among them hold.

    Raises
    ------
    Cancelled : raised by `progress`.
    """
    result = HeaderPass()
    archives = _read(files, memory, result, part(progress, 0.0, 0.7 if len(files) > 1 else 0.1))
    for n, archive in enumerate(archives):
        share = part(progress, 0.7 + 0.3 * n / len(archives), 0.7 + 0.3 * (n + 1) / len(archives))
        try:
            unpacked = unpack(archive, part(share, 0.0, 0.8))
        except UnreadableFile as error:
            result.rejected.append(Rejected(readable(archive.name), str(error)))
            continue
        result.roots.append(archive.name)
        result.folders += {os.path.dirname(file.name) for file in unpacked.files}
        result.rejected += unpacked.rejected
        nested = _read(unpacked.files, memory, result, part(share, 0.8, 1.0))
        result.rejected += [Rejected(readable(one.name), NESTED) for one in nested]
        if not unpacked.files and not unpacked.rejected:
            result.rejected.append(Rejected(readable(archive.name), "The ZIP archive is empty."))
    return result


def _read(
    files: Sequence[FoundFile], memory: Remembered, result: HeaderPass, progress: Progress
) -> list[FoundFile]:
    """Read `files` into `result`; the archives among them."""
    known: list[Known | None] = []
    for n, file in enumerate(files):
        progress(LOOKING_UP * n / len(files), "Looking up what was read before")
        known.append(memory.find(file))
    unknown = [file for file, before in zip(files, known, strict=True) if before is None]
    archives: list[FoundFile] = []
    fresh: dict[Path, Known] = {}
    share = part(progress, LOOKING_UP, 1.0)
    for n, (file, beginning) in enumerate(beginnings(unknown, share)):
        share(n / len(unknown), f"Reading {readable(file.path.name)}")
        if isinstance(beginning, bytes) and is_archive(beginning):
            archives.append(file)
            continue
        found, lasting = _headers_or_reason(file, beginning)
        memory.learn(file, found, lasting=lasting)
        fresh[file.path] = found
    for file, before in zip(files, known, strict=True):
        content = fresh.get(file.path) if before is None else before
        if isinstance(content, str):
            result.rejected.append(Rejected(readable(file.name), content))
        elif content is not None:
            result.headers += content
    return archives


def _headers_or_reason(file: FoundFile, beginning: Beginning) -> tuple[Known, bool]:
    """What a file holds, or why it is not used; whether that stays so while it is unchanged."""
    try:
        if isinstance(beginning, OSError):
            raise beginning
        return other_file(file.name, beginning) or read_headers(file.path), True
    except Exception as error:  # noqa: BLE001 - pydicom raises nearly everything on broken input
        return _reason(error)


def _reason(error: Exception) -> tuple[str, bool]:
    """Why a file is not used, in words, and whether it will be the same the next time."""
    match error:
        case Cancelled():
            raise error
        case HccbmError():
            return str(error), True
        case FileNotFoundError():
            return "The file was there a moment ago and is gone now.", False
        case OSError() if error.errno is not None:
            return f"The file cannot be read: {error.strerror or error}.", False
        case RecursionError():
            return "The file is nested too deeply to be read.", True
        case MemoryError():
            return "The file asks for more memory than there is.", False
    told = str(error).strip().rstrip(".") or type(error).__name__
    return f"The file is damaged ({told}). Copy or export it again.", True


def named(rejected: Sequence[Rejected]) -> tuple[Rejected, ...]:
    """With the names that a person knows: members of archives lie elsewhere on the disk."""
    return tuple(Rejected(name_of(one.file), one.reason) for one in rejected)
