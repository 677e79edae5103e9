"""A photograph of a bone scan as a planar scan: what was typed about it, and its views."""

import unicodedata
from dataclasses import dataclass
from typing import Literal

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.patient import Patient, name_groups, plain_name
from hccbm_gui.core.planar import SIDE_UNKNOWN_NOTE, PlanarImage, PlanarScan, Scale, View
from hccbm_gui.core.planar_scale import by_hand_note, require_believable

PHOTOGRAPH_NOTE = "Photograph: uncalibrated, display only."
NO_SCALE_NOTE = "The pixel size of the photograph is not known: no lengths, no field."
LAID_NOTE = "The two views were laid on each other by their outlines."
SMALLEST_VIEW_PX = 32
SIDE_BY_SIDE = 0.5
"""Share of the lower view's height that two rectangles have in common when they stand abreast."""
LARGEST_SHIFT = 0.25
"""Share of its size by which one view may be moved to lie on the other."""

Field = Literal["name", "id", "birth_date", "sex"]


@dataclass(frozen=True, slots=True)
class PhotographView:
    """One view in a photograph.

    Attributes
    ----------
    rectangle : left, top, right, bottom in pixels of the upright picture; the last two excluded.
    view : ANT, POST or unknown.
    patient_left_on_right : True when the patient's left is on the right of the picture; None
        when nobody has said.
    """

    rectangle: tuple[int, int, int, int]
    view: View
    patient_left_on_right: bool | None


@dataclass(frozen=True, slots=True)
class PhotographEntry:
    """All that was typed and drawn when a photograph was taken in; kept with the case.

    Attributes
    ----------
    series_uid : what its scan is called in the case.
    path, beside : the file, absolute, and as seen from the folder of the case file.
    sha256 : of the bytes of the file.
    patient : as typed.
    views : one or two, the anterior one first.
    dark_is_hot : True for black on white, as bone scans are printed.
    date : YYYY-MM-DD of the scan; empty when not known.
    mm_per_pixel : by the two points; None without a scale.
    scale_points : column and row of the first, then of the second point.
    scale_mm : how far these are apart.
    """

    series_uid: str
    path: str
    sha256: str
    patient: Patient
    views: tuple[PhotographView, ...]
    dark_is_hot: bool
    date: str = ""
    description: str = ""
    mm_per_pixel: float | None = None
    scale_points: tuple[float, ...] = ()
    scale_mm: float | None = None
    beside: str = ""


def identity_differences(typed: Patient, known: Patient) -> dict[Field, str]:
    """What of a typed identity contradicts the open patient, or is missing, by field.

    Everything that is known of the open patient must be typed: typing it is the check.
    """
    same: dict[Field, bool] = {
        "name": _same_name(typed.name, known.name),
        "id": typed.id.strip() == known.id.strip(),
        "birth_date": typed.birth_date == known.birth_date,
        "sex": typed.sex == known.sex,
    }
    found: dict[Field, str] = {}
    for field, equal in same.items():
        mine, theirs = getattr(typed, field).strip(), getattr(known, field).strip()
        if not mine and theirs:
            found[field] = "not typed yet"
        elif mine and theirs and not equal:
            told = known.shown_name if field == "name" else theirs
            found[field] = f"the open patient has {told}"
    return found


def _same_name(typed: str, known: str) -> bool:
    """Whether a typed name is one of the ways in which a name is written.

    People write the given name first or last, and some scripts without a space between.
    """
    mine = _words(typed)
    ways = [_words(group) for group in (*name_groups(known), known) if group]
    return any(sorted(mine) == sorted(way) or "".join(mine) == "".join(way) for way in ways)


def _words(name: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", name).replace(",", " ")
    return plain_name(folded).split()


def planar_of(grey: VoxelArray, entry: PhotographEntry) -> PlanarScan:
    """The planar scan in a photograph.

    Parameters
    ----------
    grey : (rows, columns) uint8 or uint16, upright.

    Raises
    ------
    InputRefused : no view, more than two, two of one side, one outside the picture or too small,
        or a pixel size that cannot be meant.
    """
    _require_views(grey, entry.views)
    if entry.mm_per_pixel is not None:
        require_believable(entry.mm_per_pixel)
    views = sorted(entry.views, key=lambda one: one.view is View.POSTERIOR)
    values = grey.max() - grey if entry.dark_is_hot else grey
    cut = [values[t:b, left:r] for left, t, r, b in (one.rectangle for one in views)]
    laid = _on_one_matrix(cut, views)
    spacing = 1.0 if entry.mm_per_pixel is None else entry.mm_per_pixel
    images = tuple(
        PlanarImage(array, (spacing, spacing), one.view, one.patient_left_on_right)
        for array, one in zip(laid, views, strict=True)
    )
    unlettered = [image.view.value for image in images if not image.laterality_known]
    notes = [PHOTOGRAPH_NOTE]
    notes.append(NO_SCALE_NOTE if entry.mm_per_pixel is None else by_hand_note((spacing, spacing)))
    if len(images) == 2:
        notes.append(LAID_NOTE)
    if unlettered:
        notes.append(f"{SIDE_UNKNOWN_NOTE} ({', '.join(unlettered)} view): say which is which.")
    rows, columns = images[0].array.shape
    return PlanarScan(
        images=images,
        whole_body=rows > 2 * columns,
        quantifiable=False,
        notes=tuple(notes),
        scale=Scale.UNKNOWN if entry.mm_per_pixel is None else Scale.BY_HAND,
        counts=False,
        photograph=True,
    )


def _require_views(grey: VoxelArray, views: tuple[PhotographView, ...]) -> None:
    if not 1 <= len(views) <= 2:
        raise InputRefused("A photograph has one view or two.", remedy="Draw a frame around each.")
    told = [one.view for one in views if one.view is not View.UNKNOWN]
    if len(set(told)) < len(told):
        raise InputRefused(f"Two {told[0].value} views.", remedy="Say which of them is which.")
    rows, columns = grey.shape
    for left, top, right, bottom in (one.rectangle for one in views):
        if not (0 <= left < right <= columns and 0 <= top < bottom <= rows):
            raise InputRefused("The frame of a view lies outside the picture.")
        if min(right - left, bottom - top) < SMALLEST_VIEW_PX:
            raise InputRefused(
                f"The frame of a view is smaller than {SMALLEST_VIEW_PX} pixels.",
                remedy="Draw it around the whole body.",
            )


def _on_one_matrix(cut: list[VoxelArray], views: list[PhotographView]) -> list[VoxelArray]:
    """All views on one matrix, so that the same (p, q) is the same place of the patient.

    In one print both views stand at one height; from side to side, and where they stand below
    each other, the second is moved to where its outline lies best on that of the first.
    """
    if len(cut) == 1:
        return cut
    flipped = [one.patient_left_on_right is False for one in views]
    upright = [a[:, ::-1] if flip else a for a, flip in zip(cut, flipped, strict=True)]
    (_, top, _, bottom), (_, other_top, _, other_bottom) = (one.rectangle for one in views)
    common = min(bottom, other_bottom) - max(top, other_top)
    abreast = common >= SIDE_BY_SIDE * min(bottom - top, other_bottom - other_top)
    if abreast:
        down = other_top - top
    else:
        down = _shift([a.astype(np.float64).sum(axis=1) for a in upright])
    if all(one.patient_left_on_right is not None for one in views):
        across = _shift([a.astype(np.float64).sum(axis=0) for a in upright])
    else:
        across = (upright[0].shape[1] - upright[1].shape[1]) // 2
    first, second = _padded(upright[0], upright[1], down, across)
    return [a[:, ::-1] if flip else a for a, flip in zip((first, second), flipped, strict=True)]


def _shift(profiles: list[FloatArray]) -> int:
    """By how many pixels the second profile is moved to lie best on the first."""
    first, second = (profile - np.median(profile) for profile in profiles)
    merit = np.correlate(first, second, mode="full")
    shifts = np.arange(len(merit)) - (len(second) - 1)
    middle = (len(first) - len(second)) / 2.0
    reach = LARGEST_SHIFT * max(len(first), len(second))
    allowed = np.abs(shifts - middle) <= reach
    return int(shifts[allowed][merit[allowed].argmax()])


def _padded(
    first: VoxelArray, second: VoxelArray, down: int, across: int
) -> tuple[VoxelArray, VoxelArray]:
    """Both on the smallest matrix that holds them, the second moved by (down, across)."""
    top, left = min(0, down), min(0, across)
    bottom = max(first.shape[0], down + second.shape[0])
    right = max(first.shape[1], across + second.shape[1])

    def placed(array: VoxelArray, row: int, column: int) -> VoxelArray:
        rim = np.concatenate([array[0], array[-1], array[:, 0], array[:, -1]])
        canvas = np.full((bottom - top, right - left), np.median(rim)).astype(array.dtype)
        canvas[row : row + array.shape[0], column : column + array.shape[1]] = array
        return canvas

    return placed(first, -top, -left), placed(second, down - top, across - left)
