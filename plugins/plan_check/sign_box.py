"""Where a sheet is signed and handed out."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.plugin.api import guarded

from .sheet import Sheet


class SignBox(QFrame):
    """Name, comment, and what can be done with the sheet.

    Signals
    -------
    signed(name, comment), wants_pdf(), wants_csv() : the user asks for it.
    """

    signed = Signal(str, str)
    wants_pdf = Signal()
    wants_csv = Signal()

    def __init__(self, user: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("card")
        self.name = QLineEdit(user, self)
        self.name.setPlaceholderText("Name or initials")
        self.comment = QLineEdit(self)
        self.comment.setPlaceholderText("Comment, e.g. why a failed row may stand")
        self.sign = QPushButton("Sign", self)
        self.pdf = QPushButton("PDF…", self)
        self.csv = QPushButton("CSV…", self)
        self.state = QLabel(self)
        self.state.setWordWrap(True)
        self.fingerprint = QLabel(self)
        self.fingerprint.setObjectName("dim")
        who = QHBoxLayout()
        who.addWidget(self.name, 1)
        who.addWidget(self.sign)
        out = QHBoxLayout()
        out.addWidget(self.fingerprint, 1)
        out.addWidget(self.pdf)
        out.addWidget(self.csv)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 6)
        layout.setSpacing(5)
        layout.addWidget(self.state)
        layout.addLayout(who)
        layout.addWidget(self.comment)
        layout.addLayout(out)
        self.sign.clicked.connect(self._sign)
        self.name.textChanged.connect(self._follow)
        self.pdf.clicked.connect(self._pdf)
        self.csv.clicked.connect(self._csv)
        self._sheet: Sheet | None = None
        self.show_sheet(None)

    def show_sheet(self, sheet: Sheet | None, stale: bool = False) -> None:
        """What may be done with the sheet; a stale one can be neither signed nor handed out."""
        self._sheet = None if stale else sheet
        for widget in (self.pdf, self.csv, self.name, self.comment):
            widget.setEnabled(self._sheet is not None)
        self._follow()
        if sheet is None:
            self.state.setText("Nothing to sign yet.")
        elif stale:
            self.state.setText("The case has changed since; check it again before signing.")
        elif sheet.sign_off is None:
            failed = sheet.counts["failed"]
            rows = f"{failed} failed row{'s' if failed != 1 else ''}"
            self.state.setText(
                f"Not signed. {rows}: say why in the comment." if failed else "Not signed."
            )
        else:
            sign = sheet.sign_off
            comment = f" {sign.comment}" if sign.comment else ""
            self.state.setText(
                f"Signed by {sign.name}, {sign.signed[:16].replace('T', ' ')}.{comment}"
            )
        shown = "" if sheet is None else sheet.fingerprint
        self.fingerprint.setText(f"Fingerprint {shown[:12]}…" if shown else "")
        self.fingerprint.setToolTip(shown)

    @guarded
    def _follow(self, _: object = None) -> None:
        free = self._sheet is not None and self._sheet.sign_off is None
        self.sign.setEnabled(free and bool(self.name.text().strip()))

    @guarded
    def _sign(self, _: object = None) -> None:
        self.signed.emit(self.name.text().strip(), self.comment.text().strip())

    @guarded
    def _pdf(self, _: object = None) -> None:
        self.wants_pdf.emit()

    @guarded
    def _csv(self, _: object = None) -> None:
        self.wants_csv.emit()
