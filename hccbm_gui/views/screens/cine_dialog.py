"""What to film along the slices of a view: which slices, how fast, how large, which file."""

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSpinBox,
    QWidget,
)

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.screens.cine import CineChoice

KINDS = ((".gif", "GIF"), (".webp", "WebP"), (".png", "PNG"))
FASTEST_FPS = 50
WIDTHS_PX = (320, 480, 640, 800, 1024, 1600)
USUAL_WIDTH_PX = 800


class CineDialog(QDialog):
    """Slices are counted from 1, as in the views."""

    def __init__(self, count: int, identity: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Film along the slices"))
        self.first = _number(1, count, 1, self)
        self.last = _number(1, count, count, self)
        self.every = _number(1, max(1, count // 2), 1, self)
        self.fps = _number(1, FASTEST_FPS, 12, self)
        self.fps.setSuffix(self.tr(" a second"))
        self.width_px = QComboBox(self)
        for width in WIDTHS_PX:
            self.width_px.addItem(f"{width} px", width)
        self.width_px.setCurrentIndex(WIDTHS_PX.index(USUAL_WIDTH_PX))
        self.width_px.setToolTip(self.tr("At most; a film is never larger than its view."))
        self.kind = QComboBox(self)
        for suffix, name in KINDS:
            self.kind.addItem(self.tr("{} file").format(name), suffix)
        self.identity = QCheckBox(self.tr("Patient's name in the picture"), self)
        self.identity.setChecked(identity)
        self._length = QLabel(self)
        self._length.setObjectName("dim")
        self._lay_out()
        for box in (self.first, self.last, self.every, self.fps):
            box.valueChanged.connect(self._tell_length)
        self._tell_length()

    def _lay_out(self) -> None:
        form = QFormLayout(self)
        slices = QHBoxLayout()
        slices.addWidget(self.first)
        slices.addWidget(QLabel(self.tr("to"), self))
        slices.addWidget(self.last)
        form.addRow(self.tr("Slices"), slices)
        form.addRow(self.tr("One of every"), self.every)
        form.addRow(self.tr("Pictures"), self.fps)
        form.addRow(self.tr("Width"), self.width_px)
        form.addRow(self.tr("Kind"), self.kind)
        form.addRow("", self.identity)
        form.addRow("", self._length)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel, self
        )
        buttons.button(QDialogButtonBox.StandardButton.Ok).setText(self.tr("Film…"))
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        form.addRow(buttons)

    @property
    def choice(self) -> CineChoice:
        """What is chosen."""
        return CineChoice(
            first=self.first.value() - 1,
            last=self.last.value() - 1,
            every=self.every.value(),
            fps=float(self.fps.value()),
            width_px=int(self.width_px.currentData()),
            suffix=str(self.kind.currentData()),
        )

    @guarded
    def _tell_length(self) -> None:
        count = len(self.choice.indices())
        words = self.tr("{} pictures, {:.1f} s")
        self._length.setText(words.format(count, count / self.fps.value()))


def ask_cine(window: QWidget, count: int, identity: bool) -> tuple[CineChoice, bool] | None:
    """What to film of `count` slices, and whether with the name; None when given up."""
    dialog = CineDialog(count, identity, window)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    answer = (dialog.choice, dialog.identity.isChecked()) if accepted else None
    dialog.deleteLater()
    return answer


def _number(low: int, high: int, value: int, parent: QWidget) -> QSpinBox:
    box = QSpinBox(parent)
    box.setRange(low, high)
    box.setValue(value)
    return box
