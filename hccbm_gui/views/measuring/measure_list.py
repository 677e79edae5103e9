"""All measurements of the case: what, how much, on which image; click goes there."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHeaderView, QTreeWidget, QTreeWidgetItem, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.measure.handles import centre_mm
from hccbm_gui.core.measure.shapes import Measurement
from hccbm_gui.render.slice_texts import shortened
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.measure_table import image_name
from hccbm_gui.services.measuring import Reading, title_of, value_lines
from hccbm_gui.views.look.icons import icon

IMAGE_LETTERS = 14
ID_ROLE = Qt.ItemDataRole.UserRole


class MeasureList(QTreeWidget):
    """F2 or a double click renames, Delete removes.

    Signals
    -------
    picked : an id; the hand went there.
    renamed : an id and the new words.
    delete_wanted : an id.
    """

    picked = Signal(str)
    renamed = Signal(str, str)
    delete_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setColumnCount(3)
        self.setHeaderLabels([self.tr("what"), self.tr("value"), self.tr("where")])
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setAccessibleName(self.tr("Measurements"))
        self.setEditTriggers(
            QTreeWidget.EditTrigger.EditKeyPressed | QTreeWidget.EditTrigger.DoubleClicked
        )
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        self.itemClicked.connect(self._clicked)
        self.itemActivated.connect(self._clicked)
        # Queued: what hears it fills the list anew, which must not happen within the change.
        self.itemChanged.connect(self._edited, Qt.ConnectionType.QueuedConnection)

    def show_case(
        self, case: Case | None, readings: Mapping[str, Reading], chosen: str = ""
    ) -> None:
        """Fill it anew."""
        self.blockSignals(True)
        try:
            self.clear()
            for one in () if case is None else case.measurements:
                self._add(case, one, readings.get(one.id, Reading()), chosen)
        finally:
            self.blockSignals(False)

    @property
    def current_id(self) -> str:
        """Id of the current row; empty for none."""
        item = self.currentItem()
        return "" if item is None else str(item.data(0, ID_ROLE))

    def pick(self, measurement_id: str) -> None:
        """Make the row of this id the current one; none for the empty id."""
        for number in range(self.topLevelItemCount()):
            item = self.topLevelItem(number)
            if item.data(0, ID_ROLE) == measurement_id:
                self.setCurrentItem(item)
                return
        self.setCurrentItem(None)

    def _add(self, case: Case, measurement: Measurement, reading: Reading, chosen: str) -> None:
        x, y, z = centre_mm(measurement)
        image = image_name(case, measurement.series_uid)
        where = f"{place_words(measurement)}\n{shortened(image, IMAGE_LETTERS)}"
        item = QTreeWidgetItem([title_of(measurement), _value(reading), where])
        item.setData(0, ID_ROLE, measurement.id)
        item.setIcon(0, icon(measurement.kind))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsEditable)
        item.setToolTip(0, self.tr("{}, F2 renames it").format(measurement.kind))
        about = [reading.text.replace(" · ", "\n"), reading.problem]
        if reading.statistics is not None:
            about.insert(1, self.tr("counted: {}").format(reading.statistics.method))
        item.setToolTip(1, "\n".join(filter(None, about)))
        item.setToolTip(2, f"{image}\nLPS {x:.1f}, {y:.1f}, {z:.1f} mm")
        for column in range(3):
            item.setTextAlignment(column, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.addTopLevelItem(item)
        if measurement.id == chosen:
            self.setCurrentItem(item)

    @guarded
    def _clicked(self, item: QTreeWidgetItem) -> None:
        self.picked.emit(str(item.data(0, ID_ROLE)))

    @guarded
    def _edited(self, item: QTreeWidgetItem, column: int) -> None:
        if column == 0:
            self.renamed.emit(str(item.data(0, ID_ROLE)), item.text(0))

    @guarded
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete removes the current one."""
        is_delete = event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)
        if is_delete and self.current_id:
            self.delete_wanted.emit(self.current_id)
        else:
            super().keyPressEvent(event)


def place_words(measurement: Measurement) -> str:
    """The slice it lies on: ``axial, S 54.0 mm``; of an oblique one only that it is one."""
    normal = [abs(value) for value in measurement.normal]
    axis = max(range(3), key=normal.__getitem__)
    if normal[axis] < 1.0 - 1e-6:
        return "oblique"
    letters = (("R", "L"), ("A", "P"), ("I", "S"))[axis]
    level = float(centre_mm(measurement)[axis])
    plane = ("sagittal", "coronal", "axial")[axis]
    return f"{plane}, {letters[level >= 0]} {abs(level):.1f} mm"


def _value(reading: Reading) -> str:
    """Value and what is wrong with it; that of a region on as many lines as a narrow page needs."""
    lines = value_lines(reading)
    if len(lines) == 5:
        mean, sd, extremes, count, area = lines
        lines = [mean, f"{sd} · {count}", extremes, area]
    warned = [f"⚠ {reading.problem}"] if reading.problem else []
    return "\n".join([*lines, *warned])
