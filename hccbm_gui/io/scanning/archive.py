"""ZIP archives, unpacked into a private folder that goes when the program ends.

Nothing is written beside the archive. On the disk members have numbers for names, so that none
of theirs can lead out of the folder, is too long or is taken twice; `name_of` says how they
are called in the archive.
"""

import atexit
import os
import re
import shutil
import stat
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import Cancelled, UnreadableFile
from hccbm_gui.core.progress import Progress
from hccbm_gui.io.scanning.found_files import FoundFile, Stamp, readable

BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
"""Of an archive with and without members."""

MOST_MEMBERS = 200_000
MOST_BYTES = 64 * 1024**3
HARMLESS_BYTES = 2 * 1024**3
"""So much may be unpacked however small the archive is."""
MOST_RATIO = 100
"""A larger archive may not grow more than this; pixels shrink to a third, seldom to a tenth."""
SPARE_BYTES = 512 * 1024**2
"""Of the disk for temporary files so much is left free."""
CHUNK_BYTES = 1024**2

FOLDER = "hccbm-unpacked-"
STALE_S = 2 * 24 * 3600
"""What a program that was killed has left is taken away after this time."""

OTHER_USES = {
    "[Content_Types].xml": "An Office document",
    "mimetype": "An OpenDocument or e-book file",
    "META-INF/MANIFEST.MF": "A Java program",
    "AndroidManifest.xml": "An Android program",
}
"""Programs that keep their own files in a ZIP archive, by a member that tells."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The members of one archive, and those that could not be unpacked."""

    files: tuple[FoundFile, ...]
    rejected: tuple[Rejected, ...]


_names: dict[str, str] = {}
"""Path of an unpacked member to its name."""
_unpacked: dict[tuple[str, Stamp | None], Unpacked] = {}
"""What was unpacked since the program began."""


def is_archive(beginning: bytes) -> bool:
    """Whether a file that begins so is a ZIP archive."""
    return beginning.startswith(BEGINNINGS)


def name_of(path: Path | str) -> str:
    """How a person knows a file: its path, or the archive and the member in it."""
    return readable(_names.get(str(path), str(path)))


def unpack(archive: FoundFile, progress: Progress) -> Unpacked:
    """The members of a ZIP archive as files; one unpacked before is not unpacked again.

    Raises
    ------
    UnreadableFile : it is broken, too large for the disk, or too large to be believed.
    Cancelled : raised by `progress`.
    """
    key = (str(archive.path), archive.stamp)
    before = _unpacked.get(key)
    if before is not None and all(file.path.exists() for file in before.files):
        return before
    try:
        folder = Path(tempfile.mkdtemp(dir=_private_folder()))
    except OSError as error:
        raise UnreadableFile(
            f"There is no place to unpack the ZIP archive ({error.strerror or error}).",
            remedy="Unpack it yourself and open the folder.",
        ) from error
    try:
        with zipfile.ZipFile(archive.path) as opened:
            members = [info for info in opened.infolist() if not info.is_dir()]
            _require_believable(members, archive)
            result = _extract(opened, members, archive, folder, progress)
    except OSError as error:
        _remove(folder)
        raise UnreadableFile(
            f"The ZIP archive cannot be read: {error.strerror or error}."
        ) from error
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        _remove(folder)
        raise UnreadableFile(
            f"The ZIP archive is broken or incomplete ({error}).",
            remedy="Copy it again, or unpack it first and open the folder.",
        ) from error
    except (UnreadableFile, Cancelled):
        _remove(folder)
        raise
    _unpacked[key] = result
    return result


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


def _require_believable(members: list[zipfile.ZipInfo], archive: FoundFile) -> None:
    names = {info.filename for info in members}
    for telling, what in OTHER_USES.items():
        if telling in names:
            raise UnreadableFile(f"{what}, not images.")
    whole = sum(info.file_size for info in members)
    packed = archive.stamp.size if archive.stamp else 0
    if (
        len(members) > MOST_MEMBERS
        or whole > MOST_BYTES
        or (whole > HARMLESS_BYTES and whole > MOST_RATIO * packed)
    ):
        raise UnreadableFile(
            f"The ZIP archive says that it holds {len(members)} files of "
            f"{whole / 1024**3:.1f} GiB in {packed / 1024**2:.1f} MiB; that is not believed.",
            remedy="If it is right, unpack it first and open the folder.",
        )
    free = shutil.disk_usage(_private_folder()).free
    if whole + SPARE_BYTES > free:
        raise UnreadableFile(
            f"The ZIP archive needs {whole / 1024**3:.1f} GiB to be unpacked; the disk for "
            f"temporary files has {free / 1024**3:.1f} GiB free.",
            remedy="Make room, or unpack it elsewhere and open the folder.",
        )


def _extract(
    opened: zipfile.ZipFile,
    members: list[zipfile.ZipInfo],
    archive: FoundFile,
    folder: Path,
    progress: Progress,
) -> Unpacked:
    files: list[FoundFile] = []
    rejected: list[Rejected] = []
    whole = max(sum(info.file_size for info in members), 1)
    done = 0
    folders: dict[str, Path] = {}
    taken: Counter[str] = Counter()
    for number, info in enumerate(members):
        inside = info.filename.replace("\\", "/")
        name = f"{archive.name}/{inside.lstrip('/')}"
        taken[name] += 1
        if taken[name] > 1:
            name = f"{name} ({taken[name]})"
        base = done

        def told(count: int, name: str = name, base: int = base) -> None:
            progress((base + count) / whole, f"Unpacking {readable(name)}")

        place = folders.setdefault(str(PurePosixPath(inside).parent), folder / str(len(folders)))
        path = place / f"{number:06d}{_suffix(inside)}"
        try:
            _extract_one(opened, info, path, told)
        except UnreadableFile as error:
            path.unlink(missing_ok=True)
            rejected.append(Rejected(readable(name), str(error)))
        else:
            _names[str(path)] = name
            # The member has no times to trust; it changes with its archive.
            stamp = archive.stamp
            times = (stamp.mtime_ns, stamp.ctime_ns) if stamp else (0, 0)
            files.append(FoundFile(path, name, Stamp(info.file_size, *times)))
        done += info.file_size
    return Unpacked(tuple(files), tuple(rejected))


def _extract_one(
    opened: zipfile.ZipFile, info: zipfile.ZipInfo, path: Path, told: Callable[[int], None]
) -> None:
    if info.flag_bits & 0x1:
        raise UnreadableFile(
            "It is locked with a password.",
            remedy="Unpack the archive with its password first and open the folder.",
        )
    if stat.S_ISLNK(info.external_attr >> 16):
        raise UnreadableFile("A link inside an archive; it is not followed.")
    path.parent.mkdir(exist_ok=True)
    count = 0
    try:
        with opened.open(info) as source, path.open("xb") as target:
            told(0)
            while chunk := source.read(CHUNK_BYTES):
                target.write(chunk)
                count += len(chunk)
                told(count)
    except NotImplementedError as error:
        raise UnreadableFile(
            f"It is packed in a way that this program does not know ({error}).",
            remedy="Unpack the archive first and open the folder.",
        ) from error
    except Cancelled:
        raise
    except OSError as error:
        raise UnreadableFile(f"It cannot be unpacked: {error.strerror or error}.") from error
    except Exception as error:
        raise UnreadableFile(
            f"Its part of the ZIP archive is damaged ({error}).", remedy="Copy the archive again."
        ) from error


def _suffix(name: str) -> str:
    """The suffix, where it is harmless: it may tell the kind of a picture."""
    suffix = PurePosixPath(name).suffix
    return suffix if re.fullmatch(r"\.[A-Za-z0-9]{1,8}", suffix) else ""


@cache
def _private_folder() -> Path:
    """One folder for this run, for nobody but the user."""
    _remove_stale(Path(tempfile.gettempdir()))
    folder = Path(tempfile.mkdtemp(prefix=FOLDER))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _remove_stale(temporary: Path) -> None:
    """Images of patients must not stay because a program was killed."""
    for left in temporary.glob(f"{FOLDER}*"):
        try:
            mine = not hasattr(os, "getuid") or left.lstat().st_uid == os.getuid()
            old = time.time() - left.lstat().st_mtime > STALE_S
        except OSError:
            continue
        if mine and old and left.is_dir() and not left.is_symlink():
            shutil.rmtree(left, ignore_errors=True)
