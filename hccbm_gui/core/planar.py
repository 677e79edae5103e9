"""A gamma-camera picture: counts on a plane that has no place in the patient until aligned."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import FloatArray, VoxelArray, frozen

SIDE_UNKNOWN_NOTE = "Left and right are unknown"
"""How the note begins that a scan carries until somebody says which view it is."""


PIXEL_SIZE_NOTE = "The pixel size"
"""How a note begins that says why the pixel size is not trusted; it goes once a scale is set."""


class Scale(StrEnum):
    """Where the pixel size of a planar scan comes from; lengths of an unknown one mean nothing."""

    STORED = "stored"
    DOUBTFUL = "in doubt"
    UNKNOWN = "unknown"
    BY_HAND = "set by hand"


class View(StrEnum):
    """From which side the camera looked."""

    ANTERIOR = "ANT"
    POSTERIOR = "POST"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PlanarSource:
    """Which frame of which file a picture shows, for what refers to it.

    Attributes
    ----------
    sop_class, sop_uid : SOP Class UID and SOP Instance UID of the file.
    frame : its number in the file, the first one 1.
    turned_over : the file holds it head down; its last row is the first one here.
    frames : how many the file has.
    """

    sop_class: str
    sop_uid: str
    frame: int
    turned_over: bool
    frames: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class PlanarImage:
    """One view of a planar scan, upright: row 0 is the patient's upper end.

    Scan-plane coordinates (p, q) in mm are shared by all views of one scan: p grows to the
    patient's left, q to the patient's head, origin at the centre of the image.

    Attributes
    ----------
    array : (rows, columns) counts, read-only.
    spacing_mm : (row, column) distance between pixel centres.
    view : ANT, POST or unknown.
    patient_left_on_right : True when growing column index runs to the patient's left
        (ANT as acquired, POST mirrored); None when nobody has said.
    source : the frame it shows; None for a picture that is of no DICOM file.
    """

    array: VoxelArray
    spacing_mm: tuple[float, float]
    view: View
    patient_left_on_right: bool | None
    source: PlanarSource | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "array", frozen(self.array))

    @property
    def laterality_known(self) -> bool:
        """True when left and right of the picture may be lettered."""
        return self.patient_left_on_right is not None

    def to_plane(self, pixels: npt.ArrayLike) -> FloatArray:
        """Pixels (N, 2) as (row, column) to scan-plane points (N, 2) as (p, q) mm.

        With unknown laterality the picture is read like an anterior view.
        """
        rc = np.atleast_2d(np.asarray(pixels, dtype=np.float64))
        rows, columns = self.array.shape
        sign = -1.0 if self.patient_left_on_right is False else 1.0
        p = sign * (rc[:, 1] - (columns - 1) / 2.0) * self.spacing_mm[1]
        q = ((rows - 1) / 2.0 - rc[:, 0]) * self.spacing_mm[0]
        return np.stack([p, q], axis=1)

    def to_pixel(self, points_mm: npt.ArrayLike) -> FloatArray:
        """Scan-plane points (N, 2) as (p, q) mm to fractional pixels (N, 2) as (row, column)."""
        pq = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        rows, columns = self.array.shape
        sign = -1.0 if self.patient_left_on_right is False else 1.0
        row = (rows - 1) / 2.0 - pq[:, 1] / self.spacing_mm[0]
        column = sign * pq[:, 0] / self.spacing_mm[1] + (columns - 1) / 2.0
        return np.stack([row, column], axis=1)


@dataclass(frozen=True, slots=True, eq=False)
class PlanarScan:
    """The views of one planar acquisition, all with one matrix and spacing.

    Attributes
    ----------
    images : one or two views; an anterior one first where there is one.
    whole_body : True for a whole-body scan.
    tracer : radiopharmaceutical as stored, empty when unknown.
    quantifiable : False for lossy or uncalibrated pictures.
    notes : permanent warnings.
    scale : where the pixel size comes from.
    counts : False where the values are none (lossy, a colour palette, a photograph): these stay
        not quantifiable whatever scale is set.
    photograph : True for a picture that never was DICOM: fields from it are visual only.
    """

    images: tuple[PlanarImage, ...]
    whole_body: bool
    tracer: str = ""
    quantifiable: bool = True
    notes: tuple[str, ...] = ()
    scale: Scale = Scale.STORED
    counts: bool = True
    photograph: bool = False

    @property
    def has_scale(self) -> bool:
        """True when lengths on the scan mean something."""
        return self.scale is not Scale.UNKNOWN

    @property
    def unit(self) -> str:
        """What the values are."""
        return "grey values" if self.photograph else "counts"

    @property
    def marks(self) -> tuple[str, ...]:
        """What every picture of the scan must bear, each in two or three words."""
        told = []
        if self.photograph:
            told.append("photograph: visual only")
        elif not self.quantifiable:
            told.append("not quantifiable")
        if self.scale is Scale.UNKNOWN:
            told.append("no scale")
        elif self.scale is Scale.BY_HAND:
            told.append("scale set by hand")
        return tuple(told)

    def view(self, view: View) -> PlanarImage | None:
        """The image of `view`, or None."""
        return next((image for image in self.images if image.view is view), None)
