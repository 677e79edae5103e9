"""Two people say that files of several identities are of one patient, and why."""

import logging
from collections.abc import Sequence

from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.one_patient import OnePatient, could_be_one, share_something, what_is_missing
from hccbm_gui.core.patient import Patient
from hccbm_gui.services.edits import now_iso
from hccbm_gui.services.gate import guarded

WIDTH = 640
_log = logging.getLogger("hccbm_gui.identity")


def alike_chain(chosen: Patient, people: Sequence[Patient]) -> tuple[Patient, ...]:
    """Everybody who can be reached from `chosen` by a shared ID or name, without `chosen`."""
    reached = [chosen]
    for person in reached:
        reached += [one for one in people if one not in reached and could_be_one(person, one)]
    return tuple(reached[1:])


def ask_for_two(
    chosen: Patient, people: Sequence[Patient], parent: QWidget | None
) -> OnePatient | None:
    """What two people sign in a dialog; None when it was cancelled. It is logged."""
    dialog = OnePatientDialog(chosen, alike_chain(chosen, people), parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    word = dialog.word() if accepted else None
    dialog.deleteLater()
    if word is not None:
        _log.warning("%s", word.note)
    return word


class OnePatientDialog(QDialog):
    """Which identities, two names and a reason; nothing can be signed before all of it is there.

    Parameters
    ----------
    chosen : the identity that the patient will go by.
    others : those that could be the same person.
    """

    def __init__(
        self, chosen: Patient, others: Sequence[Patient], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Open as one patient"))
        self.setMinimumWidth(WIDTH)
        self._chosen, self._others = chosen, tuple(others)
        self.boxes = [QCheckBox(person.describe(), self) for person in self._others]
        for box in self.boxes:
            # With a single other one there is nothing to choose.
            box.setChecked(len(self.boxes) == 1)
            box.toggled.connect(self._check)
        self.first, self.second, self.reason = (QLineEdit(self) for _ in range(3))
        self.reason.setPlaceholderText(
            self.tr("e.g. birth date mistyped at the gamma camera; passport seen")
        )
        self._why = QLabel(self)
        self._why.setObjectName("attention")
        kinds = QDialogButtonBox.StandardButton
        self._buttons = QDialogButtonBox(kinds.Cancel, self)
        self.sign = self._buttons.addButton(
            self.tr("Open as one patient"), QDialogButtonBox.ButtonRole.AcceptRole
        )
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        for line in (self.first, self.second, self.reason):
            line.textChanged.connect(self._check)
        self._lay_out()
        self._check()
        (self.first if len(self.boxes) == 1 else self.boxes[0]).setFocus()

    def _lay_out(self) -> None:
        lead = self._words(
            self.tr(
                "Images of two people laid over each other are the worst mistake this program can "
                "make. Open them as one patient only when two of you have made sure that they are."
            )
        )
        goes_by = self._words(self.tr("The patient goes by: {}").format(self._chosen.describe()))
        goes_by.setObjectName("lead")
        same = self._words(self.tr("The same person:"))
        form = QFormLayout()
        form.addRow(self.tr("First person"), self.first)
        form.addRow(self.tr("Second person"), self.second)
        form.addRow(self.tr("Reason"), self.reason)
        kept = self._words(
            self.tr(
                "Names and reason are written into the log and stand on every series from now on."
            )
        )
        kept.setObjectName("dim")
        layout = QVBoxLayout(self)
        for widget in (lead, goes_by, same, *self.boxes):
            layout.addWidget(widget)
        layout.addLayout(form)
        for widget in (kept, self._why, self._buttons):
            layout.addWidget(widget)

    def _words(self, words: str) -> QLabel:
        label = QLabel(words, self)
        label.setWordWrap(True)
        return label

    def stored(self) -> tuple[Patient, ...]:
        """The identities that are put together, the one that the patient goes by first."""
        pairs = zip(self.boxes, self._others, strict=True)
        return (self._chosen, *(person for box, person in pairs if box.isChecked()))

    def word(self) -> OnePatient:
        """What was signed.

        Raises
        ------
        InputRefused : something is missing.
        """
        first, second, reason = (
            line.text().strip() for line in (self.first, self.second, self.reason)
        )
        return OnePatient(self.stored(), first, second, reason, now_iso())

    @guarded
    def _check(self, _: object = None) -> None:
        why = self._missing()
        self._why.setText(why)
        self.sign.setEnabled(not why)
        self.sign.setToolTip(why)

    def _missing(self) -> str:
        stored = self.stored()
        if len(stored) < 2:
            return self.tr("Choose who is the same person.")
        if not share_something(stored):
            return self.tr("These share neither an ID nor a name.")
        return what_is_missing(self.first.text(), self.second.text(), self.reason.text())
