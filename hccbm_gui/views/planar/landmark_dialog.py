"""Align a planar scan by hand: the same points on the scan and on the projected bone."""

import numpy as np
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.alignment.bone_projection import PlaneImage
from hccbm_gui.core.alignment.landmark_alignment import LandmarkFit, align_by_landmarks
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.planar.planar_view import PlanarView

MODELS = ("rigid", "similarity", "affine")
ADVICE = (
    "Click the same place on the scan (left) and on the projected bone (right), at least three "
    "pairs, far apart: iliac crests, hips, T12 or L5, ribs. The residual is shown at once."
)


class LandmarkDialog(QDialog):
    """Pairs of points, their residuals, and the alignment they give."""

    aligned = Signal(object)

    def __init__(
        self,
        scan: PlanarScan,
        scan_uid: str,
        projection: PlaneImage,
        frame_uid: str,
        palette: Palette,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Align by landmarks")
        self.resize(1000, 760)
        self._scan_uid, self._frame_uid = scan_uid, frame_uid
        self.centre_mm = (float(projection.x_mm.mean()), float(projection.z_mm.mean()))
        self._scan_points: list[tuple[float, float]] = []
        self._bone_points: list[tuple[float, float]] = []
        self._fit: LandmarkFit | None = None
        self._left = PlanarView(scan, scan.images[0], palette, self)
        bone_scan = PlanarScan((as_planar(projection),), whole_body=False, tracer="projected CT")
        self._right = PlanarView(bone_scan, bone_scan.images[0], palette, self, unit="bone")
        self._left.point_picked.connect(self.pick_on_scan)
        self._right.point_picked.connect(self.pick_on_bone)
        self._pairs = QTreeWidget(self)
        self._pairs.setHeaderLabels(["pair", "residual"])
        self._pairs.setRootIsDecorated(False)
        self._model = QComboBox(self)
        self._model.addItems(list(MODELS))
        self._result = QLabel(self)
        self._result.setWordWrap(True)
        self._buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        self._lay_out()
        self._model.activated.connect(self._solve)
        self._buttons.accepted.connect(self.accept_fit)
        self._buttons.rejected.connect(self.reject)
        self._solve()

    def _lay_out(self) -> None:
        advice = QLabel(ADVICE, self)
        advice.setWordWrap(True)
        back = QPushButton("Take back the last point", self)
        back.clicked.connect(self._take_back)
        side = QVBoxLayout()
        side.addWidget(advice)
        side.addWidget(self._pairs, 1)
        side.addWidget(self._model)
        side.addWidget(self._result)
        side.addWidget(back)
        side.addWidget(self._buttons)
        row = QHBoxLayout(self)
        row.addWidget(self._left, 2)
        row.addWidget(self._right, 3)
        row.addLayout(side, 2)

    @guarded
    def pick_on_scan(self, point: tuple[float, float]) -> None:
        """Add a point (p, q) mm of the scan."""
        self._scan_points.append(point)
        self._solve()

    @guarded
    def pick_on_bone(self, point: tuple[float, float]) -> None:
        """Add a point of the projected bone, mm from its centre `centre_mm`."""
        self._bone_points.append(point)
        self._solve()

    @guarded
    def _take_back(self) -> None:
        longer = max(self._scan_points, self._bone_points, key=len)
        if longer:
            longer.pop()
        self._solve()

    @guarded
    def _solve(self) -> None:
        self._left.show_marks(tuple(self._scan_points))
        self._right.show_marks(tuple(self._bone_points))
        pairs = min(len(self._scan_points), len(self._bone_points))
        self._fit, text = None, f"{pairs} of at least 3 pairs"
        if pairs >= 3:
            try:
                self._fit = self._align(pairs)
                alignment = self._fit.alignment
                text = "\n".join([f"Residual {alignment.residual_mm:.1f} mm", *alignment.notes])
            except HccbmError as refusal:
                text = str(refusal)
        self._result.setText(text)
        self._show_pairs(pairs)
        button = self._buttons.button(QDialogButtonBox.StandardButton.Ok)
        button.setEnabled(self._fit is not None)
        button.setToolTip("" if self._fit is not None else text)

    def _align(self, pairs: int) -> LandmarkFit:
        bone = np.array(self._bone_points[:pairs]) + self.centre_mm
        return align_by_landmarks(
            np.array(self._scan_points[:pairs]),
            bone,
            self._scan_uid,
            self._frame_uid,
            model=self._model.currentText(),  # type: ignore[arg-type]
        )

    def _show_pairs(self, pairs: int) -> None:
        self._pairs.clear()
        for number in range(pairs):
            residual = "" if self._fit is None else f"{self._fit.residuals_mm[number]:.1f} mm"
            self._pairs.addTopLevelItem(QTreeWidgetItem([str(number + 1), residual]))

    @guarded
    def accept_fit(self) -> None:
        """Hand over the alignment, if there is one."""
        if self._fit is not None:
            self.aligned.emit(self._fit.alignment)
            self.accept()


def as_planar(projection: PlaneImage) -> PlanarImage:
    """A projection of the CT as a picture whose (p, q) are (x, z) about its centre."""
    row_mm = abs(float(projection.z_mm[1] - projection.z_mm[0]))
    column_mm = abs(float(projection.x_mm[1] - projection.x_mm[0]))
    return PlanarImage(projection.array, (row_mm, column_mm), View.ANTERIOR, True)
