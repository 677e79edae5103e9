"""A picture that is looked at: screen captures, portal images, radiographs, ultrasound."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from hccbm_gui.core.arrays import VoxelArray, frozen
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.plan import Plan

CAPTURE_NOTE = "A screen capture: nothing can be measured."
NO_SIZE_NOTE = "The size of a pixel is not in the file: nothing can be measured."
USUAL_SAD_MM = 1000.0
"""Source to axis distance of the linear accelerators that do not say theirs."""


class SpacingMeaning(StrEnum):
    """Where the pixel size of a picture holds."""

    UNKNOWN = "unknown"
    PATIENT = "in the patient"
    DETECTOR = "at the detector"
    FILM = "on the scanned film or paper"
    IMAGE_PLANE = "at the image plane"


@dataclass(frozen=True, slots=True)
class PortalGeometry:
    """How the beam met the image plane; angles in degrees IEC 61217, None where not told.

    Attributes
    ----------
    sad_mm, sid_mm : from the source to the axis, and to the image plane.
    axis_pixel : (row, column) where the beam axis meets the picture; None when not told.
    label, beam_name, machine : as stored; empty when not told.
    plan_uid, beam_number : of the plan that it verifies; empty and None when not told.
    """

    gantry_deg: float | None = None
    collimator_deg: float | None = None
    couch_deg: float | None = None
    sad_mm: float = USUAL_SAD_MM
    sid_mm: float | None = None
    axis_pixel: tuple[float, float] | None = None
    label: str = ""
    beam_name: str = ""
    machine: str = ""
    plan_uid: str = ""
    beam_number: int | None = None

    @property
    def to_isocentre(self) -> float | None:
        """By what a length at the image plane is multiplied to be one at the isocentre."""
        return None if self.sid_mm is None else self.sad_mm / self.sid_mm


@dataclass(frozen=True, slots=True, eq=False)
class Picture:
    """One or more frames, upright as stored; none of it lies in a patient frame.

    Attributes
    ----------
    frames : each (rows, columns) grey or (rows, columns, 3) RGB, uint8, grey also
        uint16, read-only; large is bright.
    spacing_mm : (row, column) distance between pixel centres; None when nothing says it.
    meaning : where `spacing_mm` holds.
    window : values shown as black and white; None for all of the frame.
    title : what it is, in a few words.
    portal : of portal images, simulator films and DRRs.
    notes : permanent warnings.

    Raises
    ------
    InputRefused : no frame, or one that is neither grey nor RGB.
    """

    frames: tuple[VoxelArray, ...]
    spacing_mm: tuple[float, float] | None = None
    meaning: SpacingMeaning = SpacingMeaning.UNKNOWN
    window: tuple[float, float] | None = None
    title: str = ""
    portal: PortalGeometry | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.frames:
            raise InputRefused("The picture has no frame.")
        for frame in self.frames:
            grey = frame.ndim == 2
            if not (grey or (frame.ndim == 3 and frame.shape[2] == 3)) or 0 in frame.shape:
                raise InputRefused(f"A frame of the shape {frame.shape} is no picture.")
            if frame.dtype not in (np.uint8, np.uint16) or (not grey and frame.dtype != np.uint8):
                raise InputRefused(f"A picture of {frame.dtype} values cannot be shown.")
        object.__setattr__(self, "frames", tuple(frozen(frame) for frame in self.frames))

    def is_colour(self, frame: int = 0) -> bool:
        """True for RGB."""
        return self.frames[frame].ndim == 3

    def range_of(self, frame: int = 0) -> tuple[float, float]:
        """Values shown as black and white before the user changes them."""
        if self.window is not None:
            return self.window
        values = self.frames[frame]
        low, high = float(values.min()), float(values.max())
        return low, max(high, low + 1.0)

    @property
    def isocentre_spacing_mm(self) -> tuple[float, float] | None:
        """(row, column) at the isocentre, scaled by SAD / SID; None where it cannot be known."""
        shrink = None if self.portal is None else self.portal.to_isocentre
        if self.spacing_mm is None or shrink is None:
            return None
        return self.spacing_mm[0] * shrink, self.spacing_mm[1] * shrink

    @property
    def shown_spacing_mm(self) -> tuple[float, float] | None:
        """(row, column) of the scale that is drawn: at the isocentre, else as stored."""
        return self.isocentre_spacing_mm or self.spacing_mm

    @property
    def scale_words(self) -> str:
        """The size of a pixel and where it holds; empty when it is not known."""
        if self.spacing_mm is None:
            return ""
        stored = f"{_millimetres(self.spacing_mm)} {self.meaning.value}"
        at_isocentre = self.isocentre_spacing_mm
        if at_isocentre is None:
            return f"a pixel is {stored}"
        return f"a pixel is {_millimetres(at_isocentre)} at the isocentre ({stored})"


def portal_words(portal: PortalGeometry) -> str:
    """``gantry 180°, collimator 0°, SID 1600 mm``; only what is told."""
    angles = (
        ("gantry", portal.gantry_deg),
        ("collimator", portal.collimator_deg),
        ("couch", portal.couch_deg),
    )
    told = [f"{name} {value:g}°" for name, value in angles if value is not None]
    if portal.sid_mm is not None:
        told.append(f"SID {portal.sid_mm:g} mm")
    return ", ".join(told)


def plan_words(picture: Picture, plans: Iterable[Plan]) -> str:
    """Of which beam of which open plan a picture is; empty when no such plan is open."""
    portal = picture.portal
    plan = next((p for p in plans if portal is not None and p.sop_uid == portal.plan_uid), None)
    if portal is None or plan is None or not portal.plan_uid:
        return ""
    beam = next((b for b in plan.beams if b.number == portal.beam_number), None)
    if beam is None:
        number = "" if portal.beam_number is None else f", which has no beam {portal.beam_number}"
        return f"Refers to the plan {plan.label}{number}."
    return f"Refers to the beam {beam.name or beam.number} of the plan {plan.label}."


def _millimetres(spacing: tuple[float, float]) -> str:
    row, column = spacing
    if abs(row - column) < 1e-4 * max(row, column):
        return f"{row:.3f} mm"
    return f"{row:.3f} x {column:.3f} mm"
