"""The patient in space: bone, GTVs and both beams; the surfaces are made in jobs."""

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.progress import Progress, part
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.gl_widget import GlWidget
from hccbm_gui.render.surface_scene import SurfaceScene
from hccbm_gui.render.surfaces import Surface, bone_surface, roi_surface
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.jobs import Jobs


class SurfaceView(GlWidget):
    """Left drag turns, right drag and wheel zoom, middle drag pans."""

    maximise_wanted = Signal()

    def __init__(self, jobs: Jobs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scene = self._surfaces = SurfaceScene(self.render_window)
        self._jobs = jobs
        self._volume: Volume | None = None
        self._rois: tuple[Roi, ...] = ()
        self._last = QPointF()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("View in space")

    def show_case(self, case: Case | None, base_uid: str) -> None:
        """Follow the case: bone of the sliced CT, its GTVs, both beams."""
        volume = None if case is None else case.volumes.get(base_uid)
        frame = "" if volume is None else volume.geometry.frame_uid
        gtvs = () if case is None else tuple(r for r in case.gtvs() if r.frame_uid == frame)
        self._surfaces.set_fields(None if case is None else case.comparison)
        self._surfaces.set_identity(
            () if case is None else (case.patient.name, f"ID {case.patient.id}")
        )
        if volume is not self._volume:
            self._volume = volume
            self._surfaces.set_bone(None)
            self._find_bone()
        if gtvs != self._rois:
            self._rois = gtvs
            self._find_targets()
        self.update()

    def _find_bone(self) -> None:
        volume = self._volume
        if volume is None or volume.unit is not Unit.HU:
            return

        def work(progress: Progress) -> Surface:
            return bone_surface(volume, progress=progress)

        self._jobs.start(
            "Bone surface", work, self._show_bone, guard=lambda: self._volume is volume
        )

    @guarded
    def _show_bone(self, surface: Surface) -> None:
        self._surfaces.set_bone(surface)
        self._surfaces.fit()
        self.update()

    def _find_targets(self) -> None:
        rois = self._rois
        if not rois:
            self._surfaces.set_targets([])
            return

        def work(progress: Progress) -> list[tuple[Surface, tuple[int, int, int]]]:
            share = 1.0 / len(rois)
            return [
                (roi_surface(roi, progress=part(progress, n * share, (n + 1) * share)), roi.colour)
                for n, roi in enumerate(rois)
            ]

        self._jobs.start("GTV surfaces", work, self._show_targets, guard=lambda: self._rois is rois)

    @guarded
    def _show_targets(self, targets: list[tuple[Surface, tuple[int, int, int]]]) -> None:
        self._surfaces.set_targets(targets)
        self.update()

    @guarded
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a drag."""
        self._last = event.position()

    @guarded
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Turn, zoom or pan."""
        ratio = self.devicePixelRatioF()
        dx = (event.position().x() - self._last.x()) * ratio
        dy = -(event.position().y() - self._last.y()) * ratio
        self._last = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._surfaces.rotate(dx, dy)
        elif event.buttons() & Qt.MouseButton.MiddleButton:
            self._surfaces.pan(dx, dy)
        elif event.buttons() & Qt.MouseButton.RightButton:
            self._surfaces.zoom(1.01**dy)
        self.update()

    @guarded
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Maximise or restore."""
        self.maximise_wanted.emit()

    @guarded
    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom."""
        self._surfaces.zoom(1.15 ** (event.angleDelta().y() / 120.0))
        self.update()
        event.accept()

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """R: from the front, all of it."""
        if event.key() == Qt.Key.Key_R:
            self._surfaces.look_from((0.0, -1.0, 0.0))
            self._surfaces.fit()
            self.update()
        else:
            event.ignore()
