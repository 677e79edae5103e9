"""A strip at the bottom that says what went wrong and what to do; never a modal box."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QWidget

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.look.icons import icon

SIGN_PX = 18


class ProblemStrip(QFrame):
    """Shows the last problem until it is closed."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problem")
        self._sign = QLabel(self)
        self._sign.setFixedSize(SIGN_PX, SIGN_PX)
        self.take_palette(palette)
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._details = self._listed = ""
        details = QPushButton(self.tr("Details"), self)
        details.clicked.connect(self._show_details)
        close = QPushButton(self.tr("Close"), self)
        close.clicked.connect(self._close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self._sign)
        layout.addWidget(self._text, 1)
        layout.addWidget(details)
        layout.addWidget(close)
        self.hide()

    def take_palette(self, palette: Palette) -> None:
        """The sign is of the colour of an alarm."""
        self._sign.setPixmap(icon("warning", palette.alarm).pixmap(SIGN_PX, SIGN_PX))

    @property
    def text(self) -> str:
        """The sentence shown; empty while hidden."""
        return self._text.text() if not self.isHidden() else ""

    @guarded
    def show_problem(self, error: Exception) -> None:
        """Say what happened, where and what to do."""
        if isinstance(error, HccbmError):
            self._text.setText(str(error))
            self._details = "\n".join(
                part for part in (error.what, error.where, error.remedy) if part
            )
            self._listed = "\n".join(getattr(error, "__notes__", ()))
        else:
            said = self.tr(
                "Something in the program failed: {error}. Your work is kept; "
                "you can go on, and the log has the details."
            )
            self._text.setText(said.format(error=error))
            self._details = f"{type(error).__name__}: {error}"
            self._listed = ""
        self.show()

    @guarded
    def _show_details(self) -> None:
        icon_shown, title = QMessageBox.Icon.Information, self.tr("Details")
        box = QMessageBox(icon_shown, title, self._details, parent=self)
        box.setDetailedText(self._listed)
        box.open()

    @guarded
    def clear(self, _: object = None) -> None:
        """Take it away: what comes now has nothing to do with it."""
        self.hide()

    @guarded
    def _close(self) -> None:
        self.hide()
