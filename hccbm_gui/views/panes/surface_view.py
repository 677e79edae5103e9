"""The patient in space: bone or image, structures, isodoses and both beams, turned by hand."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QResizeEvent, QShowEvent, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.overlay import Overlay
from hccbm_gui.render.gl_widget import GlWidget
from hccbm_gui.render.space_camera import STANDARD_DIRECTIONS
from hccbm_gui.render.surface_scene import SurfaceScene
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Jobs
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.panes.space_choice import base_of, doses_of, functional_of, is_ct
from hccbm_gui.views.panes.space_content import SpaceContent
from hccbm_gui.views.panes.space_controls import SpaceControls

REST_MS = 250
"""After so long without a movement the picture is drawn in full."""


class SurfaceView(GlWidget):
    """Left drag turns, right drag and wheel zoom, middle drag pans; a `Pane`."""

    cursor_wanted = Signal(object)
    hovered = Signal(object)
    maximise_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = self._space = SurfaceScene(self.render_window)
        self._content = SpaceContent(self._space, jobs, self._follow)
        self._case: Case | None = None
        self._shown = Shown()
        self._hidden: frozenset[str] = frozenset()
        self._overlays: tuple[Overlay, ...] = ()
        self._last = QPointF()
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._be_at_rest)
        self.controls = SpaceControls(self)
        self.controls.choice_changed.connect(self._follow)
        self.controls.look_wanted.connect(self.look_from)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(120, 100)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("View in space"))

    def show_case(self, case: Case | None, shown: Shown, hidden: frozenset[str]) -> None:
        """Follow the case: what the user chose to see of it, in the frame of the base image."""
        another = base_of(case, shown) is not base_of(self._case, self._shown)
        self._case, self._shown, self._hidden = case, shown, hidden
        if another:
            self._space.eye.fit()
            self._space.set_cursor(None)
            # A view that nobody sees must not hold on to another image, nor show it when it comes.
            self._content.show(None, Shown(), hidden, (), self.controls.choice)
        self._follow()

    def show_overlays(self, overlays: Sequence[Overlay]) -> None:
        """The doses among `overlays` become isodose surfaces."""
        self._overlays = tuple(overlays)
        self._follow()

    def set_cursor(self, cursor_mm: Point) -> None:
        """Mark the linked position."""
        self._space.set_cursor(cursor_mm if base_of(self._case, self._shown) else None)
        self.update()

    @guarded
    def fit(self) -> None:
        """From the front, all of it."""
        self.look_from("A")

    @guarded
    def look_from(self, side: str) -> None:
        """From one of the sides A, P, L, R, H and F, all of it."""
        self._space.eye.look_from(STANDARD_DIRECTIONS[side])
        self._space.eye.fit()
        self.update()

    def snapshot(self, identity: bool) -> QImage:
        """The picture in full detail, in device pixels."""
        self._space.show_identity(identity)
        self._space.set_turning(False)
        try:
            return self.grabFramebuffer()
        finally:
            self._space.show_identity(True)
            self.update()

    @guarded
    def _follow(self) -> None:
        """Show what is wanted; while nobody sees the view, nothing is made for it."""
        case, shown = self._case, self._shown
        patient = None if case is None else case.patient
        who = () if patient is None else patient.two_lines
        self._space.set_identity(who)
        base = base_of(case, shown)
        functional = functional_of(case, shown)
        self.controls.setVisible(base is not None)
        self.controls.offer(doses_of(self._overlays, base), is_ct(base), functional is not None)
        self._space.set_empty_words(self._why_empty())
        self._space.set_notices(() if base is None else base.notes)
        self._space.set_directions_known(base is None or base.orientation_known)
        if self.isVisible() or case is None:
            choice = self.controls.choice
            self._content.show(case, shown, self._hidden, self._overlays, choice)
        self.update()

    def _why_empty(self) -> str:
        base = base_of(self._case, self._shown)
        if base is None:
            return self.tr("no CT or MR to show in space")
        if not is_ct(base):
            return self.tr("bone needs a CT; structures and SPECT are shown when there are any")
        return self.tr("bone is being made, is switched off under Show, or there is none")

    @guarded
    def showEvent(self, event: QShowEvent) -> None:
        """Make what was not made while nobody looked."""
        super().showEvent(event)
        self._follow()

    @guarded
    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the controls in their corner, above what OpenGL draws."""
        super().resizeEvent(event)
        self.controls.place(self.width(), self.height())

    def _move(self) -> None:
        self._space.set_turning(True)
        self._rest.start()
        self.update()

    @guarded
    def _be_at_rest(self) -> None:
        self._space.set_turning(False)
        self.update()

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        self._last = event.position()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn, zoom or pan."""
        if event.buttons() == Qt.MouseButton.NoButton:
            return
        ratio = self.devicePixelRatioF()
        dx = (event.position().x() - self._last.x()) * ratio
        dy = -(event.position().y() - self._last.y()) * ratio
        self._last = event.position()
        shift = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
        left = event.buttons() & Qt.MouseButton.LeftButton
        if event.buttons() & Qt.MouseButton.MiddleButton or (left and shift):
            self._space.eye.pan(dx, dy)
        elif left:
            self._space.eye.rotate(dx, dy)
        elif event.buttons() & Qt.MouseButton.RightButton:
            self._space.eye.zoom(1.01**dy)
        self._move()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Maximise or restore."""
        self.maximise_wanted.emit()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        ratio = self.devicePixelRatioF()
        at = (event.position().x() * ratio, (self.height() - event.position().y()) * ratio)
        self._space.eye.zoom(1.15 ** (event.angleDelta().y() / 120.0), at)
        self._move()
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R: from the front, all of it."""
        if event.key() == Qt.Key.Key_R:
            self.fit()
        else:
            event.ignore()
