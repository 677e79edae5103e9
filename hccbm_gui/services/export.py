"""Writes what was chosen of a case as new DICOM files, all of it or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError, InputRefused, MissingInput
from hccbm_gui.core.field import FieldSource
from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.core.roi import Roi
from hccbm_gui.io.writing.capture_writer import ScreenPicture, write_capture
from hccbm_gui.io.writing.plan_writer import Intent, PlannedOn, write_plan
from hccbm_gui.io.writing.registration_writer import write_registration
from hccbm_gui.io.writing.segmentation_writer import write_spots
from hccbm_gui.io.writing.structure_writer import write_structures, written_numbers
from hccbm_gui.services.export_choices import (
    exportables,
    is_as_read,
    registration_key,
    set_key,
    structure_sets,
    target_of,
)
from hccbm_gui.services.export_spots import segmented_file
from hccbm_gui.services.exportable import Exportable, ExportKind, file_name

MOST_NUMBERS = 10_000
ORDER = tuple(ExportKind)
"""Structures come first: plans refer to them."""


@dataclass(frozen=True, slots=True)
class Written:
    """One file that was written: what it is, where, how large, its SOP Instance UID."""

    kind: ExportKind
    title: str
    path: Path
    size: int
    sop_uid: str


@dataclass(frozen=True, slots=True, eq=False)
class ExportRequest:
    """What to write and where.

    Attributes
    ----------
    keys : of `Exportable`.
    folder : of the new files; it is there.
    sources : files and folders that the case was read from, in none of which is written.
    intent : what was chosen for plans.
    loaded : the case as it was read.
    stale : the comparison is older than the case.
    pictures : key to picture of the screen; each has its own line in `keys`.
    """

    keys: frozenset[str]
    folder: Path
    sources: tuple[Path, ...] = ()
    intent: Intent = field(default_factory=Intent)
    loaded: Case | None = None
    stale: bool = False
    pictures: Mapping[str, ScreenPicture] = field(default_factory=dict)


def export(case: Case, request: ExportRequest, progress: Progress = quiet) -> tuple[Written, ...]:
    """Write what `request` names, each into a new file; when one fails none is left behind.

    A plan refers to the structure set of its GTV: to the one in the same export, else to the one
    that was read and not changed, else that is written along with it.

    Raises
    ------
    MissingInput : nothing is chosen, or what is chosen is not there.
    InputRefused : the folder belongs to what was read, or an object cannot be written.
    HccbmError : a file cannot be written.
    Cancelled : raised by `progress`.
    """
    require_outside(request.folder, request.sources)
    if not request.folder.is_dir():
        raise InputRefused(
            "There is no such folder.",
            where=str(request.folder),
            remedy="Choose a folder that exists.",
        )
    chosen = _chosen(case, request)
    writer = _Writer(case, request)
    try:
        for n, one in enumerate(chosen):
            share = part(progress, n / len(chosen), (n + 1) / len(chosen))
            share(0.0, one.title)
            writer.write(one, share)
        progress(1.0)
    except BaseException:
        for made in writer.written:
            made.path.unlink(missing_ok=True)
        raise
    return tuple(writer.written)


def require_outside(folder: Path, sources: Iterable[Path]) -> None:
    """Refuse a folder that holds what the case was read from, or lies in it.

    Raises
    ------
    InputRefused : nothing may be added to what was read.
    """
    where = folder.resolve()
    for source in sources:
        home = source.resolve()
        if not home.is_dir():
            # A ZIP is closed in itself; other files are read with what lies beside them.
            if home.suffix.lower() == ".zip":
                continue
            home = home.parent
        if where == home or (source.is_dir() and where.is_relative_to(home)):
            raise InputRefused(
                "The images were read from this folder, and nothing is ever written there.",
                where=str(folder),
                remedy="Choose a folder outside of it.",
            )


def free_path(folder: Path, name: str) -> Path:
    """`name` in `folder`, numbered where that is taken.

    Raises
    ------
    HccbmError : far too many files have that name.
    """
    stem, suffix = Path(name).stem, Path(name).suffix
    for number in range(1, MOST_NUMBERS):
        path = folder / (name if number == 1 else f"{stem}_{number}{suffix}")
        if not path.exists():
            return path
    raise HccbmError("There are too many files of that name.", where=str(folder / name))


def picture_choice(key: str, title: str, names_patient: bool) -> Exportable:
    """The line of a picture of the screen."""
    facts = "names the patient" if names_patient else "the patient's name is left out"
    # Of a title in Hangul a plain file name keeps little: then the key tells pictures apart.
    name = file_name(f"SC_{title}" if title.isascii() else f"SC_{title}_{key.partition(':')[2]}")
    return Exportable(key, ExportKind.CAPTURE, f"Picture: {title}", facts, name)


def _chosen(case: Case, request: ExportRequest) -> list[Exportable]:
    offered = exportables(case, request.loaded, request.stale)
    for key, picture in request.pictures.items():
        offered.append(picture_choice(key, picture.title, picture.names_patient))
    chosen = [one for one in offered if one.key in request.keys]
    lost = request.keys - {one.key for one in chosen}
    if not chosen or lost:
        raise MissingInput(
            "What was chosen is not there any more." if lost else "Nothing is chosen.",
            remedy="Choose what to write.",
        )
    refused = [one for one in chosen if one.why_not]
    if refused:
        raise InputRefused(f"{refused[0].title} cannot be written: {refused[0].why_not}")
    return sorted(chosen, key=lambda one: ORDER.index(one.kind))


class _Writer:
    """Writes one object after the other and remembers what later ones refer to."""

    def __init__(self, case: Case, request: ExportRequest) -> None:
        self._case, self._request = case, request
        self._sets = structure_sets(case)
        self._set_uids: dict[str, str] = {}
        self.written: list[Written] = []

    def write(self, one: Exportable, progress: Progress) -> None:
        """Write one object."""
        match one.kind:
            case ExportKind.STRUCTURES:
                self._set_uids[one.key] = self._structures(one, progress)
            case ExportKind.PLAN:
                source, on = FieldSource(one.key.partition(":")[2]), self._planned_on(progress)
                intent = self._request.intent
                self._new(one, lambda p: write_plan(p, source, self._case, on, intent))
            case ExportKind.REGISTRATION:
                made = {
                    registration_key(*nth): nth[1] for nth in enumerate(self._case.registrations)
                }
                self._new(one, lambda p: write_registration(p, made[one.key], self._case))
            case ExportKind.SPOTS:
                uid, file = segmented_file(one.key)
                self._new(one, lambda p: write_spots(p, uid, self._case, progress, file))
            case ExportKind.CAPTURE:
                picture = self._request.pictures[one.key]
                self._new(one, lambda p: write_capture(p, picture, self._case))

    def _new(self, one: Exportable, write: Callable[[Path], str]) -> str:
        path = free_path(self._request.folder, one.name)
        uid = write(path)
        self.written.append(Written(one.kind, one.title, path, path.stat().st_size, uid))
        return uid

    def _structures(self, one: Exportable, progress: Progress) -> str:
        rois = self._sets[one.key]
        label = one.name.removeprefix("RS_").removesuffix(".dcm")
        return self._new(one, lambda p: write_structures(p, rois, self._case, label, progress))

    def _planned_on(self, progress: Progress) -> PlannedOn:
        target = target_of(self._case)
        if target is None:
            raise MissingInput("The GTV of the plan is gone.")
        key, rois = set_key(target), self._sets[set_key(target)]
        number = written_numbers(rois)[_place(rois, target)]
        if key in self._set_uids:
            return PlannedOn(self._set_uids[key], number)
        if is_as_read(rois, self._request.loaded):
            info = self._case.series_by_uid(target.structure_set_uid)
            if info.sop_uid:
                return PlannedOn(info.sop_uid, target.number)
        offered = exportables(self._case, self._request.loaded, self._request.stale)
        one = next(line for line in offered if line.key == key)
        self._set_uids[key] = self._structures(one, progress)
        return PlannedOn(self._set_uids[key], number)


def _place(rois: Sequence[Roi], wanted: Roi) -> int:
    return next(n for n, roi in enumerate(rois) if roi is wanted)
