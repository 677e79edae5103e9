"""Where a folder is dropped: drawn, lit while something hovers, and a button for the keyboard."""

from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.icons import icon
from hccbm_gui.views.look.theme import set_state

SIGN_PX = 44


class DropTarget(QFrame):
    """Takes folders and files, and offers to choose a folder or the phantom patient."""

    dropped = Signal(list)
    open_wanted = Signal()
    files_wanted = Signal()
    phantom_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("drop")
        self.setAcceptDrops(True)
        self._sign = QLabel(self)
        self._sign.setFixedSize(SIGN_PX, SIGN_PX)
        lead = QLabel(self.tr("Drop a folder of DICOM or a ZIP archive here"), self)
        lead.setObjectName("lead")
        what = QLabel(self.tr("Bone scan (or SPECT, PET), CT or MR, structures"), self)
        what.setObjectName("dim")
        too = QLabel(
            self.tr("The DICOMDIR of a disc, or a photograph of a bone scan (JPEG, PNG), too"), self
        )
        too.setObjectName("dim")
        open_button = QPushButton(self.tr("Open a folder…"), self)
        open_button.setObjectName("primary")
        open_file = QPushButton(self.tr("Open a ZIP or a file…"), self)
        open_file.setToolTip(
            self.tr("A ZIP archive, the DICOMDIR of a disc, a photograph, or single files")
        )
        open_file.clicked.connect(self.files_wanted)
        phantom = QPushButton(icon("phantom"), self.tr("Open the phantom patient"), self)
        phantom.setIconSize(QSize(18, 18))
        phantom.setToolTip(self.tr("A made-up patient with four lesions, to try everything on"))
        open_button.clicked.connect(self.open_wanted)
        phantom.clicked.connect(self.phantom_wanted)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(open_button)
        buttons.addWidget(open_file)
        buttons.addWidget(phantom)
        buttons.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(6)
        column.addStretch(1)
        for widget in (self._sign, lead, what, too):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addStretch(1)
        self._draw_sign()

    def _draw_sign(self) -> None:
        self._sign.setPixmap(icon("drop").pixmap(SIGN_PX, SIGN_PX))

    @guarded
    def changeEvent(self, event: QEvent) -> None:
        """The sign follows the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "_sign"):
            self._draw_sign()

    @guarded
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Light up for what can be opened."""
        if paths_in(event.mimeData()):
            set_state(self, "over", "yes")
            event.acceptProposedAction()

    @guarded
    def dragLeaveEvent(self, event: QEvent) -> None:
        """Go dark again."""
        set_state(self, "over", "no")

    @guarded
    def dropEvent(self, event: QDropEvent) -> None:
        """Ask for what was dropped to be opened."""
        set_state(self, "over", "no")
        paths = paths_in(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.dropped.emit(paths)


def paths_in(dragged: QMimeData) -> list[Path]:
    """Folders and files of this computer that are being dragged."""
    return [Path(url.toLocalFile()) for url in dragged.urls() if url.isLocalFile()]
