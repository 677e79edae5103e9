"""What there is to de-identify: every file looked at once, nothing changed."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from hccbm_gui.core.errors import Cancelled, HccbmError, NothingToRead, UnreadableFile
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.deidentify.betraying import Betraying, betraying_words
from hccbm_gui.io.deidentify.blacking_out import picture_of
from hccbm_gui.io.deidentify.burned_in import text_likeness, why_suspect
from hccbm_gui.io.deidentify.object_kinds import face_warning, why_held_back
from hccbm_gui.io.dicom_file import open_header, open_whole
from hccbm_gui.io.headers.identity import group_by_person, patient_of
from hccbm_gui.io.values import integer, lenient_reading, text


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file that can be de-identified.

    Attributes
    ----------
    number : its place among all files, from 1; the report speaks of it by this.
    below : its path below the source folder.
    suspect : why its picture may hold text; empty when it is taken not to.
    text_like : how much like text the edges of a suspect look, 0 to 1.
    matrix : (rows, columns) of a picture.
    warning : what a person should look at.
    """

    number: int
    path: Path
    below: str
    patient: Patient
    study_uid: str
    series_uid: str
    sop_uid: str
    modality: str
    sop_class: str
    description: str
    suspect: str
    text_like: float
    matrix: tuple[int, int]
    warning: str


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A file that is not written, and why."""

    number: int
    path: Path
    below: str
    reason: str


@dataclass(frozen=True, slots=True)
class Survey:
    """All files of a source.

    Attributes
    ----------
    words : for each person what betrays them.
    person_of : for each (identity, study UID) the person that it belongs to.
    """

    files: tuple[SourceFile, ...]
    held_back: tuple[HeldBack, ...]
    words: dict[Patient, Betraying]
    person_of: dict[tuple[Patient, str], Patient]

    @property
    def suspects(self) -> tuple[SourceFile, ...]:
        """Pictures that may hold text, those that look most like it first."""
        found = (one for one in self.files if one.suspect)
        return tuple(sorted(found, key=lambda one: (-one.text_like, one.number)))

    def person(self, file: SourceFile) -> Patient:
        """The person that a file belongs to."""
        return self.person_of[file.patient, file.study_uid]


def survey(paths: Sequence[Path], progress: Progress = quiet) -> Survey:
    """Look at every file in the given files and folders.

    Raises
    ------
    NothingToRead : a path does not exist.
    Cancelled : raised by `progress`.
    """
    files: list[SourceFile] = []
    held_back: list[HeldBack] = []
    found = list(_files(paths, held_back, part(progress, 0.0, 0.05)))
    words: dict[tuple[Patient, str], Betraying] = {}
    with lenient_reading():
        for number, (path, below) in enumerate(found, start=1):
            progress(0.05 + 0.95 * number / len(found), f"Looking at {path.name}")
            looked = _look(number, path, below)
            if isinstance(looked, HeldBack):
                held_back.append(looked)
                continue
            file, named = looked
            files.append(file)
            key = (file.patient, file.study_uid)
            words[key] = words.get(key, Betraying()) | named
    person_of = group_by_person(words)
    by_person: dict[Patient, Betraying] = {}
    for key, named in words.items():
        person = person_of[key]
        by_person[person] = by_person.get(person, Betraying()) | named
    return Survey(tuple(files), tuple(held_back), by_person, person_of)


def what_went_wrong(error: Exception) -> str:
    """A reason without anything of the file's content in it."""
    if isinstance(error, HccbmError):
        return error.what
    if isinstance(error, OSError):
        return f"It cannot be read: {error.strerror or type(error).__name__}."
    if isinstance(error, RecursionError):
        return "It is nested too deeply to be read."
    if isinstance(error, MemoryError):
        return "It asks for more memory than there is."
    return f"It is broken DICOM ({type(error).__name__})."


def _look(number: int, path: Path, below: str) -> tuple[SourceFile, Betraying] | HeldBack:
    try:
        ds = open_header(path)
        reason = why_held_back(ds)
        if reason:
            return HeldBack(number, path, below, reason)
        if not text(ds, "SOPInstanceUID") or not text(ds, "SeriesInstanceUID"):
            raise UnreadableFile("It has no identifiers of its own (SOP Instance, Series).")
        suspect = why_suspect(ds)
        file = SourceFile(
            number=number,
            path=path,
            below=below,
            patient=patient_of(ds),
            study_uid=text(ds, "StudyInstanceUID"),
            series_uid=text(ds, "SeriesInstanceUID"),
            sop_uid=text(ds, "SOPInstanceUID"),
            modality=text(ds, "Modality"),
            sop_class=text(ds, "SOPClassUID"),
            description=text(ds, "SeriesDescription"),
            suspect=suspect,
            text_like=_text_like(path) if suspect else 0.0,
            matrix=(integer(ds, "Rows"), integer(ds, "Columns")),
            warning=face_warning(ds),
        )
        return file, betraying_words(ds)
    except Cancelled:
        raise
    except Exception as error:  # noqa: BLE001 - pydicom raises nearly everything on broken input
        return HeldBack(number, path, below, what_went_wrong(error))


def _text_like(path: Path) -> float:
    try:
        picture = picture_of(open_whole(path))
    except Exception:  # noqa: BLE001 - it only orders a list; the file is judged when it is written
        return 1.0
    grey = picture if picture.ndim == 2 else picture.mean(axis=2)
    return text_likeness(np.asarray(grey, dtype=np.float64))


def _files(
    paths: Sequence[Path], held_back: list[HeldBack], progress: Progress
) -> Iterator[tuple[Path, str]]:
    """Every file once, with its path below the folder it was found in."""
    seen: set[str] = set()
    for start in paths:
        if not start.exists():
            raise NothingToRead(f"{start} does not exist.", remedy="Choose the folder again.")
        for path in sorted(_walk(start, held_back, progress)) if start.is_dir() else [start]:
            real = os.path.realpath(path)
            if real not in seen:
                seen.add(real)
                yield path, path.relative_to(start).as_posix() if start.is_dir() else path.name


def _walk(folder: Path, held_back: list[HeldBack], progress: Progress) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        path = Path(str(error.filename))
        below = path.relative_to(folder).as_posix()
        held_back.append(HeldBack(0, path, below, f"The folder: {what_went_wrong(error)}"))

    for root, _, names in os.walk(folder, onerror=unreadable):
        progress(0.0, f"Looking through {root}")
        yield from (Path(root, name) for name in names)
