"""What all drawing tools share: the structure they draw on, the brush, and who takes the result."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from PySide6.QtCore import QObject, Signal
from shapely.geometry.base import BaseGeometry
from shiboken6 import isValid

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.case import Case
from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.painting import Operation
from hccbm_gui.core.contouring.slices import without_contours
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.services import drawing
from hccbm_gui.services.contouring import GTV_COLOUR
from hccbm_gui.services.drawing import Stroke
from hccbm_gui.services.session import Session
from hccbm_gui.views.tools.draw_overlay import NO_POINTS, Sketch, overlay_of
from hccbm_gui.views.tools.draw_sheet import DrawSheet, Uv
from hccbm_gui.views.tools.hand_view import HandView

Change = Callable[[Roi, Slices], Roi]
RADII_MM = (0.5, 100.0)
SIZE_STEP = 1.15
"""A step of the brush's size."""


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """What a tool wants seen beside the structure's colour and name; as in `Sketch`."""

    area: BaseGeometry | None = None
    takes: bool = False
    hand: Uv | None = None
    radius_mm: float = 0.0
    line: FloatArray = field(default_factory=lambda: NO_POINTS)
    handles: FloatArray = field(default_factory=lambda: NO_POINTS)
    held: int = -1


class DrawDesk(QObject):
    """One for the window; the tools change the case through it alone.

    Attributes
    ----------
    radius_mm : of the brush.
    ball : the brush is a ball and paints the slices beside, too.
    adaptive : the brush stays within values like those where the stroke began.

    Signals
    -------
    brush_changed : size or manner of the brush.
    """

    brush_changed = Signal()

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.radius_mm = 8.0
        self.ball = False
        self.adaptive = False
        self._shown: HandView | None = None

    # ---- the brush

    def resize_brush(self, steps: float) -> None:
        """Larger by so many steps, smaller by negative ones."""
        low, high = RADII_MM
        self.radius_mm = min(max(self.radius_mm * SIZE_STEP**steps, low), high)
        shown = self._shown
        if shown is not None and isValid(shown):
            overlay_of(shown).resize_hand(self.radius_mm)
        self.brush_changed.emit()

    def set_ball(self, on: bool) -> None:
        """Paint the slices beside, too, or this one alone."""
        self.ball = on
        self.brush_changed.emit()

    def set_adaptive(self, on: bool) -> None:
        """Stay within like values, or paint all of the disc."""
        self.adaptive = on
        self.brush_changed.emit()

    # ---- where

    def sheet(self, view: HandView) -> DrawSheet:
        """The slice a view shows and the structure that is chosen.

        Raises
        ------
        MissingInput : nothing is open, or no image is shown.
        InputRefused : the structure is locked, or drawn on an image of another frame.
        """
        case, image = self._session.case, view.scene.base
        series_uid = _series_of(case, image)
        if case is None or image is None or not series_uid:
            raise MissingInput(
                "There is no image to draw on.", remedy="Open a patient with a CT or MR."
            )
        roi = self._target(case)
        if roi is not None:
            _require_drawable(case, roi, image)
        return DrawSheet(
            view.scene.plane,
            view.scene.position_mm,
            image,
            series_uid,
            "" if roi is None else roi.key,
            self.tr("new GTV") if roi is None else roi.name,
            GTV_COLOUR if roi is None else roi.colour,
        )

    def _target(self, case: Case) -> Roi | None:
        picked = self._session.selection
        key = drawing.drawing_target(case, picked.gtv_key, picked.drawn_key)
        return next((roi for roi in case.rois if roi.key == key), None)

    # ---- what is seen

    def sketch(self, sheet: DrawSheet, mark: Mark) -> Sketch:
        """A mark in the colour of the structure, with its name."""
        return Sketch(
            sheet.position_mm,
            sheet.colour,
            mark.area,
            mark.takes,
            mark.line,
            mark.handles,
            mark.held,
            mark.hand,
            mark.radius_mm,
            sheet.name if mark.hand is not None else "",
        )

    def show(self, view: HandView | None, sketch: Sketch | None) -> None:
        """Show a sketch in one view, and none in the one before."""
        before, self._shown = self._shown, view
        if before is not None and before is not view and isValid(before):
            overlay_of(before).show_sketch(None)
        if view is not None and isValid(view):
            overlay_of(view).show_sketch(sketch)

    # ---- what is drawn

    def section(self, sheet: DrawSheet) -> BaseGeometry:
        """What the structure has on the slice now, in view coordinates."""
        case = self._session.case
        return (
            drawing.section(case, sheet.key, sheet.place()) if case is not None else drawing.NOTHING
        )

    def take(self, sheet: DrawSheet, shape: BaseGeometry, operation: Operation, label: str) -> bool:
        """Unite a shape with the structure, or ``cut`` it away; False when that changes nothing."""
        return self.take_stroke(sheet, Stroke(shape), operation, label)

    def take_stroke(
        self, sheet: DrawSheet, stroke: Stroke, operation: Operation, label: str
    ) -> bool:
        """As `take`, a stroke that may be a ball."""
        return self._edit(
            sheet,
            label,
            lambda case, key: drawing.draw(case, key, sheet.place(), stroke, operation),
        )

    def delete_slice(self, view: HandView) -> bool:
        """Take away what the structure has on the slice of a view; True as it is dealt with."""
        sheet = self.sheet(view)
        here = self.section(sheet)
        if here.is_empty:
            raise MissingInput(f"{sheet.name} has nothing on this slice.")
        self.take(sheet, here.buffer(1.0), "cut", self.tr("Delete slice"))
        return True

    def delete_all(self, view: HandView) -> bool:
        """Take away all that is drawn of the structure; its name and colour stay."""
        sheet = self.sheet(view)
        if not sheet.key:
            raise MissingInput("There is no structure to clear.", remedy="Choose a GTV.")
        return self.take_edited(
            sheet,
            lambda roi, _: without_contours(roi) if roi.contours else roi,
            self.tr("Delete all contours"),
        )

    def copy_from(self, view: HandView, towards: Literal["up", "down"]) -> bool:
        """Put what the next drawn slice has on this one, in the place of what is."""
        sheet = self.sheet(view)
        if not sheet.key:
            raise MissingInput("There is no structure to copy from.", remedy="Draw one first.")
        return self._edit(
            sheet,
            self.tr("Copy slice"),
            lambda case, key: drawing.copied_from(case, key, sheet.place(), towards),
        )

    def on_slices(self, sheet: DrawSheet) -> tuple[Roi, Slices] | None:
        """The structure and the slices it is drawn on; None while there is none to change.

        Raises
        ------
        InputRefused : the view does not show those slices.
        """
        case = self._session.case
        if case is None or not sheet.key:
            return None
        if not drawing.is_along(case, sheet.key, sheet.place()):
            raise InputRefused(
                f"Corners of {sheet.name} are moved in the view in which it was drawn.",
                remedy="Take the axial view, or the brush.",
            )
        return drawing.on_slices(case, sheet.key, sheet.place())

    def take_edited(self, sheet: DrawSheet, edited: Change, label: str) -> bool:
        """Change the structure by a function of it and its slices."""
        return self._edit(sheet, label, lambda case, key: drawing.edited(case, key, edited))

    def _edit(self, sheet: DrawSheet, label: str, change: drawing.Change) -> bool:
        case = self._session.case
        if case is None or case.volumes.get(sheet.series_uid) is not sheet.image:
            # Another patient has been opened with the button down: nothing of it belongs there.
            return False
        key, started = sheet.key, case
        if not key:
            started, key = drawing.start(case, sheet.series_uid)
        changed = change(started, key)
        if changed is started:
            return False
        self._session.edit(label, changed)
        if self._shown is not None and isValid(self._shown):
            # The eye is here; all that follows from the edit may come a little later.
            self._shown.widget.repaint()
        return True


def _series_of(case: Case | None, image: Volume | None) -> str:
    known = {} if case is None else case.volumes
    return next((uid for uid, volume in known.items() if volume is image), "")


def _require_drawable(case: Case, roi: Roi, image: Volume) -> None:
    if roi.key in case.locked:
        raise InputRefused(
            f"{roi.name} is locked.", remedy="Unlock it in the list, or choose another structure."
        )
    if roi.frame_uid != image.geometry.frame_uid:
        raise InputRefused(
            f"{roi.name} was drawn in another frame of reference than this image.",
            remedy="Draw it on its own image, or start a new structure here.",
        )
