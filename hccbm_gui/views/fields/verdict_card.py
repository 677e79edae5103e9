"""The verdict first: one sentence a tired person understands, then the reasons."""

from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.services.verdict import verdict
from hccbm_gui.views.look.theme import set_state

SAID = ("adjust", "covered")
"""Severities with a colour of their own; all others ask for attention."""


class VerdictCard(QFrame):
    """Red for an adjustment, green for a covering field, amber for what cannot be said."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verdict")
        self._headline = QLabel(self)
        self._headline.setObjectName("headline")
        self._sentence = QLabel(self)
        self._detail = QLabel(self)
        self._detail.setObjectName("dim")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(3)
        for label in (self._headline, self._sentence, self._detail):
            label.setWordWrap(True)
            layout.addWidget(label)

    @property
    def headline(self) -> str:
        """The sentence shown in large type."""
        return self._headline.text()

    def show_comparison(self, comparison: FieldComparison, stale: bool) -> None:
        """Say the verdict, or that it is about to be computed anew."""
        spoken = verdict(comparison)
        prefix = self.tr("Being recomputed…") + " " if stale else ""
        self._headline.setText(prefix + spoken.headline)
        self._sentence.setText(spoken.sentence)
        self._detail.setText(spoken.detail)
        self._sentence.setVisible(bool(spoken.sentence))
        self._detail.setVisible(bool(spoken.detail))
        severity = str(spoken.severity)
        set_state(self, "severity", severity if severity in SAID else "attention")

    def show_reason(self, reason: str) -> None:
        """Say why there is no comparison."""
        self._headline.setText(self.tr("No comparison yet"))
        self._sentence.setText(reason)
        self._sentence.setVisible(bool(reason))
        self._detail.hide()
        set_state(self, "severity", "attention")
