"""Parts of the dialog on a photograph: whose it is, and which views it holds."""

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.patient import Patient
from hccbm_gui.core.photograph import Field, PhotographView, identity_differences
from hccbm_gui.core.planar import View
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.icons import show_icon
from hccbm_gui.views.photograph.photograph_canvas import MOST_VIEWS, Rectangle

SEXES = ("", "F", "M", "O")


class IdentityForm(QWidget):
    """The patient, typed; what differs from the open one stands in red below its field."""

    changed = Signal()

    def __init__(self, known: Patient | None, alarm: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self._alarm = alarm
        self.name, self.id, self.birth = (QLineEdit(self) for _ in range(3))
        self.sex = QComboBox(self)
        self.sex.addItems([self.tr("not said"), "F", "M", "O"])
        self.name.setPlaceholderText(self.tr("as it stands on the picture"))
        self.birth.setPlaceholderText("YYYY-MM-DD")
        self._remarks: dict[Field, QLabel] = {}
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setVerticalSpacing(3)
        rows: tuple[tuple[Field, str, QWidget], ...] = (
            ("name", self.tr("Name"), self.name),
            ("id", self.tr("Patient ID"), self.id),
            ("birth_date", self.tr("Birth date"), self.birth),
            ("sex", self.tr("Sex"), self.sex),
        )
        for field, title, widget in rows:
            widget.setAccessibleName(title)
            form.addRow(title, widget)
            remark = QLabel(self)
            remark.setStyleSheet(f"color: {alarm}; font-weight: 600;")
            remark.hide()
            self._remarks[field] = remark
            form.addRow("", remark)
        for line in (self.name, self.id, self.birth):
            line.textChanged.connect(self._check)
        self.sex.currentIndexChanged.connect(self._check)
        self._check()

    def patient(self) -> Patient:
        """What was typed."""
        return Patient(
            id=self.id.text().strip(),
            name=self.name.text().strip(),
            birth_date=self.birth.text().strip(),
            sex=SEXES[max(self.sex.currentIndex(), 0)],
        )

    def problem(self) -> str:
        """Why this may not be taken yet; empty when it may."""
        typed = self.patient()
        if not typed.name or not typed.id:
            return self.tr("Type the patient's name and ID.")
        if typed.birth_date and not is_day(typed.birth_date):
            return self.tr("The birth date is no date: write YYYY-MM-DD.")
        different = {} if self._known is None else identity_differences(typed, self._known)
        if different and not any(getattr(typed, field) for field in different):
            return self.tr("Type all that is known of the open patient: typing it is the check.")
        if different:
            return self.tr("What was typed is not the open patient: see the red lines.")
        return ""

    @guarded
    def _check(self) -> None:
        typed = self.patient()
        found = {} if self._known is None else identity_differences(typed, self._known)
        for field, remark in self._remarks.items():
            # What is not typed yet is no contradiction: it waits for its turn in plain words.
            missing = not getattr(typed, field)
            remark.setText("" if missing or field not in found else self._contradiction(field))
            remark.setVisible(bool(remark.text()))
        self.changed.emit()

    def _contradiction(self, field: Field) -> str:
        known = self._known
        value = known.shown_name if known and field == "name" else getattr(known, field, "")
        return self.tr("the open patient has {}").format(value)


class ViewsForm(QWidget):
    """A line for each frame: which view it is, and on which side the patient's left lies.

    Signals
    -------
    changed : a frame came or went, or something was said of one.
    whole_wanted : a frame around the whole picture is asked for, as by a hand without a mouse.
    """

    changed = Signal()
    whole_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frames: list[Rectangle] = []
        self._views: list[QComboBox] = []
        self._sides: list[QComboBox] = []
        self._hint = QLabel(self.tr("Drag a frame around each view (one or two)."), self)
        self.whole = QPushButton(self.tr("The whole picture is one view"), self)
        self.whole.setAutoDefault(False)
        self.whole.clicked.connect(self.whole_wanted)
        self._hint.setObjectName("dim")
        self._hint.setWordWrap(True)
        self._rows = QWidget(self)
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 0, 0, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._hint)
        column.addWidget(self.whole, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._rows)

    def add(self, frame: Rectangle) -> None:
        """One more frame; a third takes the place of the second."""
        if len(self._frames) == MOST_VIEWS:
            self.remove(MOST_VIEWS - 1)
        view, side = QComboBox(self._rows), QComboBox(self._rows)
        for words, value in (
            (self.tr("which view?"), None),
            (self.tr("anterior"), View.ANTERIOR),
            (self.tr("posterior"), View.POSTERIOR),
            (self.tr("not known"), View.UNKNOWN),
        ):
            view.addItem(words, value)
        for words, told in (
            (self.tr("where is the patient's left?"), "ask"),
            (self.tr("left of the patient on the right"), "right"),
            (self.tr("left of the patient on the left"), "left"),
            (self.tr("not known"), "unknown"),
        ):
            side.addItem(words, told)
        view.setAccessibleName(self.tr("View {}").format(len(self._frames) + 1))
        side.setAccessibleName(self.tr("Side of view {}").format(len(self._frames) + 1))
        self._frames.append(frame)
        self._views.append(view)
        self._sides.append(side)
        # The keys go through the questions in the order in which they stand.
        self.setTabOrder(self._sides[-2] if len(self._sides) > 1 else self.whole, view)
        self.setTabOrder(view, side)
        view.currentIndexChanged.connect(self.changed)
        side.currentIndexChanged.connect(self.changed)
        self._lay_out()

    def go_to_last(self) -> None:
        """Have the keys at the first question on the latest frame."""
        self._views[-1].setFocus(Qt.FocusReason.OtherFocusReason)

    @guarded
    def remove(self, number: int) -> None:
        """Forget a frame."""
        for boxes in (self._views, self._sides):
            box = boxes.pop(number)
            box.hide()
            box.deleteLater()
        del self._frames[number]
        self._lay_out()

    def choose(self, number: int, view: View, patient_left_on_right: bool | None) -> None:
        """Answer for one frame."""
        side = {True: "right", False: "left", None: "unknown"}[patient_left_on_right]
        self._views[number].setCurrentIndex(self._views[number].findData(view))
        self._sides[number].setCurrentIndex(self._sides[number].findData(side))

    def frames(self) -> tuple[tuple[Rectangle, str], ...]:
        """The frames, each with the name of its view."""
        names = (_name(box) for box in self._views)
        return tuple(zip(self._frames, names, strict=True))

    def views(self) -> tuple[PhotographView, ...]:
        """What was said; the anterior one first."""
        sides = {"right": True, "left": False}
        made = [
            PhotographView(frame, View(view.currentData()), sides.get(side.currentData()))
            for frame, view, side in zip(self._frames, self._views, self._sides, strict=True)
        ]
        return tuple(sorted(made, key=lambda one: one.view is View.POSTERIOR))

    def problem(self) -> str:
        """Why this may not be taken yet; empty when it may."""
        if not self._frames:
            return self.tr("Drag a frame around a view of the scan.")
        if any(box.currentData() is None for box in self._views):
            return self.tr("Say which view each frame holds.")
        if any(box.currentData() == "ask" for box in self._sides):
            return self.tr("Say for each frame where the patient's left is.")
        told = [one.view for one in self.views() if one.view is not View.UNKNOWN]
        if len(set(told)) < len(told):
            return self.tr("Both frames hold the same view: say which is which.")
        return ""

    def _lay_out(self) -> None:
        while self._grid.count():
            left = self._grid.takeAt(0).widget()
            if left is not None and not isinstance(left, QComboBox):
                left.hide()
                left.deleteLater()
        for number, (view, side) in enumerate(zip(self._views, self._sides, strict=True)):
            label = QLabel(str(number + 1), self._rows)
            away = QToolButton(self._rows)
            away.setObjectName("small")
            show_icon(away, "delete", self.tr("Take this frame away"))
            away.clicked.connect(guarded(lambda _on=False, n=number: self.remove(n)))
            self._grid.addWidget(label, 2 * number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(view, 2 * number, 1)
            self._grid.addWidget(away, 2 * number, 2)
            self._grid.addWidget(side, 2 * number + 1, 1, 1, 2)
            for widget in (label, view, away, side):
                widget.show()
        self._grid.setColumnStretch(1, 1)
        self.whole.setVisible(not self._frames)
        self.changed.emit()


def _name(box: QComboBox) -> str:
    view = box.currentData()
    return "" if view is None else str(View(view).value)


def is_day(words: str) -> bool:
    """True for YYYY-MM-DD."""
    try:
        return len(words) == 10 and bool(date.fromisoformat(words))
    except ValueError:
        return False
