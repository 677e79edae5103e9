"""What is kept in de-identified files, in plain words."""

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from hccbm_gui.io.deidentify.options import Dates, Options


class OptionForm(QWidget):
    """Boxes for `Options`; each says what it keeps."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.dates = QComboBox(self)
        self.dates.addItem(self.tr("removed"), Dates.REMOVED)
        self.dates.addItem(
            self.tr("moved by a secret number of days: intervals stay"), Dates.SHIFTED
        )
        self.dates.addItem(self.tr("kept as they are"), Dates.FULL)
        self.characteristics = QCheckBox(
            self.tr("Age, sex, height and weight; SUV of PET stays right"), self
        )
        self.descriptions = QCheckBox(
            self.tr("Names of structures, series and plans, cleaned of names and dates"), self
        )
        self.uids = QCheckBox(
            self.tr("The identifiers (UIDs): whoever has the originals can match them"), self
        )
        self.name, self.id = QLineEdit(self), QLineEdit(self)
        for box in (self.name, self.id):
            box.setPlaceholderText(self.tr("made up"))
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.addRow(self.tr("New name"), self.name)
        form.addRow(self.tr("New ID"), self.id)
        form.addRow(self.tr("Dates and times"), self.dates)
        form.addRow(self.tr("Also keep"), self.characteristics)
        form.addRow("", self.descriptions)
        form.addRow("", self.uids)
        always = QLabel(
            self.tr(
                "Everything else that DICOM PS3.15 lists is removed, emptied or replaced, and "
                "every private attribute. Reports, documents and unknown objects are held back."
            ),
            self,
        )
        always.setWordWrap(True)
        always.setObjectName("dim")
        form.addRow(always)
        rows = (self.name, self.id, self.dates, self.characteristics)
        self.titles = tuple(form.labelForField(box) for box in rows)

    def options(self) -> Options:
        """What is chosen, without pictures.

        Raises
        ------
        InputRefused : the name or ID cannot be written.
        """
        dates = self.dates.currentData()
        return Options(
            dates=dates if isinstance(dates, Dates) else Dates(dates),
            characteristics=self.characteristics.isChecked(),
            descriptions=self.descriptions.isChecked(),
            uids=self.uids.isChecked(),
            name=self.name.text().strip(),
            id=self.id.text().strip(),
        )
