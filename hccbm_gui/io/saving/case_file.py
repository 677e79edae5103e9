"""The case file: what a user has made of a patient's images, as JSON; docs/case-file.md.

No pixel is ever in it, and no DICOM file is ever written over.
"""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import Any

from hccbm_gui import __version__
from hccbm_gui.core.errors import InputRefused, UnreadableFile
from hccbm_gui.core.measure.shapes import KINDS, Measurement
from hccbm_gui.io.saving.plain_json import Kinds, from_plain, pretty, to_plain
from hccbm_gui.io.saving.saved_case import SavedCase, SavedSource

SUFFIX = ".hccbm"
SCHEMA = "hccbm-case"
VERSION = 1
"""Raised when an older program could misunderstand the file; see docs/case-file.md."""

LARGEST_BYTES = 512 * 1024**2
NOT_SAVED = (
    "Images, doses made here and the comparison of the fields: they are read or computed again."
)
MEANINGS = "Lengths in mm, angles in degrees, points (x, y, z) in DICOM patient coordinates (LPS)."

TAGGED: Kinds = {Measurement: KINDS}
HEADING = ("schema", "version", "program", "written_at", "meanings", "not_saved")


def is_case_path(path: Path) -> bool:
    """True for a name that a case file has."""
    return path.suffix.lower() == SUFFIX


def write_case_file(
    path: Path, saved: SavedCase, *, replace: bool = False, private: bool = False
) -> None:
    """Write a case file whole or not at all.

    Parameters
    ----------
    replace : an earlier case file of this name goes; anything else is never written over.
    private : for nobody but the user (mode 600), and not laid out for reading: written in small
        pieces, so that a thread that does it leaves the others their turn.

    Raises
    ------
    InputRefused : there is a file of this name that may not go, or nothing can be written.
    """
    if path.exists():
        _require_replaceable(path, replace)
    heading = (SCHEMA, VERSION, f"hccbm-gui {__version__}", _now(), MEANINGS, NOT_SAVED)
    plain = dict(zip(HEADING, heading, strict=True)) | to_plain(saved, TAGGED)
    draft = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with open(draft, "x", encoding="utf-8", opener=_private if private else None) as stream:
            if private:
                encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False)
                stream.writelines(encoder.iterencode(plain))
            else:
                stream.write(pretty(plain) + "\n")
            stream.flush()
            # Power may fail: the earlier file goes only when this one is on the disk.
            os.fsync(stream.fileno())
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise InputRefused(
            f"The case cannot be saved: {error.strerror or error}.",
            where=str(path),
            remedy="Choose another folder.",
        ) from error


def read_case_file(path: Path) -> SavedCase:
    """Read a case file; nothing of the images is looked at.

    Raises
    ------
    UnreadableFile : it is no case file, or broken.
    InputRefused : it was written by a newer program.
    """
    plain = _document(path)
    if plain.get("schema") != SCHEMA:
        raise UnreadableFile("This is not a case file of this program.", where=str(path))
    version = plain.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise UnreadableFile("The case file does not say its version.", where=str(path))
    if version > VERSION:
        raise InputRefused(
            f"The case file has version {version}; this program reads up to {VERSION}.",
            where=str(path),
            remedy="Open it with the newer program that wrote it.",
        )
    content = {name: value for name, value in plain.items() if name not in HEADING}
    try:
        saved = from_plain(SavedCase, content, TAGGED)
    except UnreadableFile as error:
        place = f"{path}: {error.where}" if error.where else str(path)
        raise UnreadableFile(error.what, where=place, remedy=error.remedy) from error
    assert isinstance(saved, SavedCase)
    return saved


def source_of(opened: Path, case_file: Path) -> SavedSource:
    """How a case file names what was opened: absolute, and as seen from its own folder."""
    whole = opened.expanduser().absolute()
    try:
        beside = Path(os.path.relpath(whole, case_file.absolute().parent)).as_posix()
    except ValueError:  # another drive
        beside = ""
    return SavedSource(str(whole), beside)


def found_sources(saved: SavedCase, case_file: Path) -> tuple[list[Path], list[str]]:
    """Where the sources are now, and the names of those that are nowhere.

    What lies where it lay as seen from the case file goes first: both may have been moved.
    """
    found: list[Path] = []
    missing: list[str] = []
    for source in saved.sources:
        places = [Path(source.path)]
        if source.beside:
            places.insert(0, case_file.absolute().parent / source.beside)
        here = next((place for place in places if place.exists()), None)
        if here is None:
            missing.append(source.path)
        else:
            found.append(Path(os.path.normpath(here)))
    return found, missing


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _document(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise UnreadableFile("The file is too large for a case file.", where=str(path))
        plain = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        reason = error.strerror or str(error)
        raise UnreadableFile(f"The case file cannot be read: {reason}.", where=str(path)) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableFile(
            f"The case file is broken or is none: {error}.",
            where=str(path),
            remedy="Take an earlier copy of it.",
        ) from error
    if not isinstance(plain, dict):
        raise UnreadableFile("This is not a case file of this program.", where=str(path))
    return plain


def _require_replaceable(path: Path, replace: bool) -> None:
    if not replace:
        raise InputRefused(
            "A file of that name exists already.",
            where=str(path),
            remedy="Choose another name, or agree to replace it.",
        )
    if not _is_case_file(path):
        raise InputRefused(
            "The file of that name is not a case file; it is not replaced.",
            where=str(path),
            remedy="Choose another name.",
        )


def _is_case_file(path: Path) -> bool:
    """True when a file says of itself that it is one; it may be broken further on."""
    try:
        with path.open("rb") as stream:
            beginning = stream.read(400)
    except OSError:
        return False
    return f'"schema": "{SCHEMA}"'.encode() in beginning


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="seconds")
