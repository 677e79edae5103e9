"""Which planned beam a beam's-eye view shows instead of both fields, and at what moment."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case
from hccbm_gui.core.fields.plan_aperture import swept_aperture
from hccbm_gui.core.fields.polygons import rings_of
from hccbm_gui.core.plan import Plan, PlanBeam
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.pictures.field_canvas import FieldPictureOptions
from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.pictures.plan_beam_content import (
    PlanBeamPicture,
    geometry_at,
    jaws_cm,
    opening_size_cm,
    target_outlines,
)
from hccbm_gui.services.pictures.plan_beam_picture import fitted_beam_view, paint_plan_beam
from hccbm_gui.views.panes.beam_words import seen_at
from hccbm_gui.views.panes.pane import Point

TARGETS = (RoiKind.GTV, RoiKind.CTV, RoiKind.ITV, RoiKind.PTV)
FIELDS = "fields"
"""The choice of both fields instead of a planned beam."""
ALL = None
"""All control points together, what an arc or a moving leaf opens at any time."""


class PlanBeamShown:
    """The chosen beam of the plans of a case; none while both fields are shown."""

    def __init__(self) -> None:
        self._case: Case | None = None
        self._hidden: frozenset[str] = frozenset()
        self._base_uid = ""
        self._chosen = ""
        self._picture: PlanBeamPicture | None = None
        self._made_of: tuple[object, ...] = ()
        self._reach: tuple[PlanBeam, tuple[FloatArray, ...]] | None = None
        self.control_point: int | None = 0

    def follow(self, case: Case | None, base_uid: str, hidden: frozenset[str]) -> None:
        """Another state of the case, whose image is `base_uid`; the choice stays if it can."""
        before, shown = self._case, self._beam()
        self._case, self._base_uid, self._hidden = case, base_uid, hidden
        same = before is not None and case is not None and before.patient == case.patient
        if not same or (self._chosen not in ("", FIELDS) and self._beam() is None):
            self._chosen = ""
        if self._beam() is not shown:
            self.control_point = 0

    def choose(self, key: str) -> None:
        """Show the beam `key`, or both fields."""
        self._chosen, self.control_point = key, 0

    def first_of(self, uid: str) -> str:
        """The key of the first beam of the plan `uid`; empty when none of it can be shown."""
        return next((key for key, _, _ in self._beams() if key.startswith(f"{uid}/")), "")

    def step(self, by: int | None) -> None:
        """So many control points on, round and round; None for all of them together."""
        beam = self._beam()
        count = 0 if beam is None else len(beam.course)
        if by is None or not count:
            self.control_point = ALL
        else:
            self.control_point = 0 if self.control_point is ALL else self.control_point + by
            self.control_point %= count

    def choices(self) -> list[tuple[str, str]]:
        """(words, key) of both fields and of every beam that treats."""
        beams = [(_words(plan, beam), key) for key, plan, beam in self._beams()]
        return [("", FIELDS), *beams] if beams else []

    @property
    def key(self) -> str:
        """What is chosen; the first beam where there are no fields to be shown."""
        if self._chosen:
            return self._chosen
        beams = self._beams()
        has_fields = self._case is not None and self._case.comparison is not None
        return FIELDS if has_fields or not beams else beams[0][0]

    @property
    def has_moments(self) -> bool:
        """True when the beam differs between its control points."""
        beam = self._beam()
        return beam is not None and _moves(beam)

    def picture(self) -> PlanBeamPicture | None:
        """What is painted; None while both fields are."""
        found = next((one for one in self._beams() if one[0] == self.key), None)
        if found is None:
            return None
        _, plan, beam = found
        rois = self._targets(plan)
        made_of = (beam, self.control_point, tuple(map(id, rois)))
        if self._picture is None or made_of != self._made_of:
            # An arc sees its targets from everywhere: no outline is right for all of it.
            still = self.control_point is not ALL or not beam.is_arc
            seen = geometry_at(beam, self.control_point or 0) if still else None
            outlines = target_outlines(rois, seen)
            reach = self._reach_of(beam)
            self._picture = PlanBeamPicture(beam, self.control_point, outlines, reach)
            self._made_of = made_of
        return self._picture

    def _reach_of(self, beam: PlanBeam) -> tuple[FloatArray, ...]:
        """What any control point opens; worked out once for a beam."""
        if self._reach is None or self._reach[0] is not beam:
            self._reach = (beam, rings_of(swept_aperture(beam)))
        return self._reach[1]

    def linked_geometry(self) -> Beam | None:
        """Where the source of what is painted stands, in the frame of the other pictures.

        None when it is not known, or the plan has another frame of reference than they.
        """
        picture, case = self.picture(), self._case
        if picture is None or case is None:
            return None
        uid = self._base_uid if case.comparison is None else case.comparison.image_uid
        image = case.volumes.get(uid)
        frame_uid = "" if image is None else image.geometry.frame_uid
        plan = self._plan()
        same = plan is not None and frame_uid and plan.frame_uid == frame_uid
        return picture.geometry if same else None

    def fitted(self, rect: QRectF) -> FieldView | None:
        """The view that shows all of it; None while both fields are shown."""
        picture = self.picture()
        return None if picture is None else fitted_beam_view(rect, picture)

    def paint(
        self,
        painter: QPainter,
        view: FieldView,
        palette: Palette,
        cursor_mm: Point | None,
        identity: bool,
    ) -> None:
        """Paint the beam where `view` says."""
        picture, plan = self.picture(), self._plan()
        if picture is None or plan is None or self._case is None:
            return
        geometry, patient = self.linked_geometry(), self._case.patient
        options = FieldPictureOptions(
            titles=_titles(plan, picture),
            identity=patient.two_lines if identity else (),
            cursor=None if geometry is None or cursor_mm is None else seen_at(geometry, cursor_mm),
        )
        paint_plan_beam(painter, view.rect, picture, palette, view, options)

    def _beams(self) -> list[tuple[str, Plan, PlanBeam]]:
        plans = {} if self._case is None else self._case.plans
        return [
            (f"{uid}/{beam.number}", plan, beam)
            for uid, plan in plans.items()
            for beam in plan.beams
            if beam.treats and (beam.course or beam.beam is not None)
        ]

    def _beam(self) -> PlanBeam | None:
        return next((beam for key, _, beam in self._beams() if key == self.key), None)

    def _plan(self) -> Plan | None:
        return next((plan for key, plan, _ in self._beams() if key == self.key), None)

    def _targets(self, plan: Plan) -> list[Roi]:
        rois = () if self._case is None else self._case.rois
        return [
            roi
            for roi in rois
            if roi.kind in TARGETS and not roi.is_empty and roi.key not in self._hidden
            and roi.frame_uid == plan.frame_uid
        ]  # fmt: skip


def _moves(beam: PlanBeam) -> bool:
    return beam.is_arc or len(set(beam.all_jaws_mm)) > 1 or any(mlc.moves for mlc in beam.mlcs)


def _words(plan: Plan, beam: PlanBeam) -> str:
    return " ".join(part for part in (plan.label, f"· {beam.number}", beam.name) if part)


def _titles(plan: Plan, picture: PlanBeamPicture) -> tuple[str, ...]:
    """Beam, plan, moment, angles and size; what is not known is said."""
    beam, shown = picture.beam, picture.control_point
    first = f"Beam {beam.number} {beam.name}".strip()
    quality = "" if beam.beam is None else beam.beam.quality
    lines = [f"{first}, {quality}" if quality else first]
    if plan.label:
        lines.append(f"plan {plan.label}")
    if beam.course:
        point = beam.course[shown or 0]
        if shown is ALL:
            end = beam.course[-1]
            way = {"CW": "clockwise", "CC": "counter-clockwise"}.get(point.turning, "")
            start = f"gantry {_degrees(point.gantry_deg)}"
            angles = f"{start} to {_degrees(end.gantry_deg)} {way}".strip()
            lines.append(angles if beam.is_arc else start)
            lines.append(f"open at any of {len(beam.course)} control points")
        else:
            gantry, collimator = _degrees(point.gantry_deg), _degrees(point.collimator_deg)
            lines += [f"gantry {gantry}", f"collimator {collimator}"]
            if len(beam.course) > 1 and _moves(beam):
                lines.append(f"control point {shown + 1} of {len(beam.course)}")
    size = opening_size_cm(picture)
    lines.append(f"open {size}" if size else "neither jaws nor leaves are stated")
    lines += jaws_cm(picture)
    if beam.applicator:
        lines.append(f"applicator {beam.applicator}")
    if beam.beam is None:
        lines.append("not placed: table turned, or position not supported")
    return tuple(lines)


def _degrees(angle: float) -> str:
    """One decimal at most; systems write rounding errors."""
    return f"{round(angle, 1) + 0.0:g}°"
