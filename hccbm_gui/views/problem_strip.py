"""A strip at the bottom that says what went wrong and what to do; never a modal box."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMessageBox, QPushButton, QWidget

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.pictures.palette import Palette


class ProblemStrip(QFrame):
    """Shows the last problem until it is closed."""

    def __init__(self, palette: Palette, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("problem")
        self.setStyleSheet(
            f"QFrame#problem {{ background: {palette.alarm_ground};"
            f" border: 1px solid {palette.gtv}; border-radius: 4px; }}"
        )
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._details = ""
        details = QPushButton("Details", self)
        details.clicked.connect(self._show_details)
        close = QPushButton("Close", self)
        close.clicked.connect(self._close)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(10, 4, 6, 4)
        layout.addWidget(self._text, 1)
        layout.addWidget(details)
        layout.addWidget(close)
        self.hide()

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
        else:
            self._text.setText(
                f"Something in the program failed: {error}. Your work is kept; "
                "you can go on, and the log has the details."
            )
            self._details = f"{type(error).__name__}: {error}"
        self.show()

    @guarded
    def _show_details(self) -> None:
        box = QMessageBox(QMessageBox.Icon.Information, "Details", self._details, parent=self)
        box.open()

    @guarded
    def _close(self) -> None:
        self.hide()
