"""What the beam's-eye view of a planned beam shows, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.beam_devices import ControlPoint
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.plan_aperture import aperture, swept_aperture
from hccbm_gui.core.fields.polygons import rings_of
from hccbm_gui.core.fields.silhouette import silhouette
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.overlay import Colour
from hccbm_gui.core.plan import PlanBeam
from hccbm_gui.core.roi import Roi


@dataclass(frozen=True, slots=True, eq=False)
class Outline:
    """The outline of a structure in the view: rings (N, 2) in mm."""

    name: str
    colour: Colour
    rings: tuple[FloatArray, ...]


@dataclass(frozen=True, slots=True, eq=False)
class PlanBeamPicture:
    """What is painted.

    Attributes
    ----------
    beam : of the plan.
    control_point : which one; None for all that is open at any of them.
    outlines : structures as seen from the source at that control point.
    reach : rings (N, 2) of what any control point opens, mm; the view is fitted to it, so that
        it stands still from one control point to the next.
    """

    beam: PlanBeam
    control_point: int | None = 0
    outlines: tuple[Outline, ...] = ()
    reach: tuple[FloatArray, ...] = ()

    @property
    def geometry(self) -> Beam | None:
        """Where the source stands at the control point; None where it is not known."""
        return geometry_at(self.beam, self.control_point or 0)

    @property
    def point(self) -> ControlPoint | None:
        """The control point, the first one for all; None where the plan holds none."""
        course = self.beam.course
        return course[self.control_point or 0] if course else None

    def opening(self) -> tuple[FloatArray, ...]:
        """Rings (N, 2) of what is open, mm at the isocentre plane, holes by even-odd."""
        shown = self.control_point
        shape = swept_aperture(self.beam) if shown is None else aperture(self.beam, shown)
        return rings_of(shape)


def geometry_at(beam: PlanBeam, control_point: int) -> Beam | None:
    """The beam as it stands at a control point; None where its geometry is not known."""
    if beam.beam is None or not beam.course:
        return beam.beam
    point = beam.course[control_point]
    return replace(beam.beam, gantry_deg=point.gantry_deg, collimator_deg=point.collimator_deg)


def target_outlines(rois: Sequence[Roi], beam: Beam | None) -> tuple[Outline, ...]:
    """The structures as seen from the source; one that reaches behind it is left away."""
    found = []
    for roi in rois if beam is not None else ():
        try:
            shape = silhouette(slab_stack(roi), beam)
        except InputRefused:
            continue
        found.append(Outline(roi.name, roi.colour, rings_of(shape)))
    return tuple(found)


def jaws_cm(picture: PlanBeamPicture) -> tuple[str, ...]:
    """``X −4.0 to 4.0 cm`` and Y at the control point; empty without jaws, or for all points."""
    point = picture.point
    if point is None or picture.control_point is None:
        return ()
    pairs = (("X", point.x_jaws_mm), ("Y", point.y_jaws_mm))
    return tuple(f"{name} {_cm(pair[0])} to {_cm(pair[1])} cm" for name, pair in pairs if pair)


def _cm(millimetres: float) -> str:
    return f"{millimetres / 10.0 + 0.0:.1f}".replace("-", "−")


def opening_size_cm(picture: PlanBeamPicture) -> str:
    """``10.0 × 8.5 cm``, x by y, of what is open; empty for nothing."""
    rings = picture.opening()
    if not rings:
        return ""
    x1, y1, x2, y2 = shapely.MultiPoint(np.concatenate(rings)).bounds
    return f"{(x2 - x1) / 10.0:.1f} × {(y2 - y1) / 10.0:.1f} cm"
