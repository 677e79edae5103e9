"""The pictures that may hold a name, one after the other, each with what is done about it."""

from dataclasses import dataclass, field

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from hccbm_gui.core.errors import HccbmError
from hccbm_gui.io.deidentify.blacking_out import picture_of
from hccbm_gui.io.deidentify.options import Region
from hccbm_gui.io.deidentify.survey import SourceFile
from hccbm_gui.io.dicom_file import open_whole
from hccbm_gui.io.values import lenient_reading
from hccbm_gui.services.gate import guarded
from hccbm_gui.views.anonymise.anonymise_picture import Rectangle, RegionPicture


@dataclass(slots=True)
class Judged:
    """What the user has said of one picture."""

    rectangles: list[Rectangle] = field(default_factory=list)
    no_text: bool = False


class SuspectList(QWidget):
    """A list, the picture of the chosen one, and its judgement.

    Signals
    -------
    judged() : something was blacked out, cleared or taken back.
    """

    judged = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._files: tuple[SourceFile, ...] = ()
        self._judged: dict[int, Judged] = {}
        self.list = QTreeWidget(self)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setHeaderLabels([self.tr("Picture"), self.tr("What is done with it")])
        self.list.setAccessibleName(self.tr("Pictures that may hold text"))
        self.picture = RegionPicture(self)
        self.reason = QLabel(self)
        self.reason.setWordWrap(True)
        self.reason.setObjectName("dim")
        self.whole_series = QCheckBox(self.tr("For all pictures of this series"), self)
        self.whole_series.setChecked(True)
        self.no_text = QPushButton(self.tr("There is no text in it"), self)
        self.again = QPushButton(self.tr("Take back"), self)
        for button in (self.no_text, self.again):
            button.setAutoDefault(False)
        self._lay_out()
        self.list.currentItemChanged.connect(self._show_current)
        self.picture.drawn.connect(self._black_out)
        self.no_text.clicked.connect(self._clear)
        self.again.clicked.connect(self._take_back)
        self.show_files(())

    def _lay_out(self) -> None:
        self.list.setColumnWidth(0, 190)
        beside, buttons = QVBoxLayout(), QHBoxLayout()
        buttons.addWidget(self.whole_series)
        buttons.addStretch(1)
        buttons.addWidget(self.again)
        buttons.addWidget(self.no_text)
        beside.addWidget(self.picture, 1)
        beside.addWidget(self.reason)
        beside.addLayout(buttons)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.list, 2)
        row.addLayout(beside, 3)

    # ---- what is asked

    @property
    def regions(self) -> tuple[Region, ...]:
        """All rectangles to black out."""
        return tuple(
            Region(str(file.path), *rectangle)
            for file in self._files
            for rectangle in self._of(file).rectangles
        )

    @property
    def cleared(self) -> tuple[str, ...]:
        """Paths of the pictures in which there is no text."""
        return tuple(str(file.path) for file in self._files if self._of(file).no_text)

    @property
    def unjudged(self) -> int:
        """How many pictures nothing was said of."""
        return sum(self._word(file) == "" for file in self._files)

    # ---- what is shown

    def show_files(self, files: tuple[SourceFile, ...]) -> None:
        """Show these pictures, all of them not judged yet."""
        self._files, self._judged = files, {}
        self.list.clear()
        for file in files:
            item = QTreeWidgetItem([file.below, ""])
            item.setData(0, Qt.ItemDataRole.UserRole, file.number)
            item.setToolTip(0, str(file.path))
            self.list.addTopLevelItem(item)
        self._refresh()
        if files:
            self.list.setCurrentItem(self.list.topLevelItem(0))
        else:
            self._show_current()

    @guarded
    def _show_current(self) -> None:
        file = self._current()
        for widget in (self.no_text, self.again, self.whole_series):
            widget.setEnabled(file is not None)
        if file is None:
            self.reason.clear()
            self.picture.show_picture(None, self.tr("No picture of the source may hold text."))
            return
        self.reason.setText(self.tr("{} Draw rectangles over all text.").format(file.suspect))
        try:
            with lenient_reading():
                self.picture.show_picture(picture_of(open_whole(file.path)))
        except (HccbmError, OSError) as error:
            self.picture.show_picture(None, str(error))
        self.picture.show_rectangles(self._of(file).rectangles)

    def _refresh(self) -> None:
        for row, file in enumerate(self._files):
            item = self.list.topLevelItem(row)
            if item is not None:
                item.setText(1, self._word(file) or self.tr("held back"))
        file = self._current()
        self.picture.show_rectangles([] if file is None else self._of(file).rectangles)
        self.judged.emit()

    def _word(self, file: SourceFile) -> str:
        found = self._of(file)
        if found.rectangles:
            return self.tr("{} blacked out").format(len(found.rectangles))
        return self.tr("no text, kept") if found.no_text else ""

    # ---- what is done

    @guarded
    def _black_out(self, rectangle: Rectangle) -> None:
        for file in self._meant():
            found = self._of(file)
            found.rectangles.append(rectangle)
            found.no_text = False
        self._refresh()

    @guarded
    def _clear(self) -> None:
        for file in self._meant():
            self._judged[file.number] = Judged(no_text=True)
        self._refresh()

    @guarded
    def _take_back(self) -> None:
        for file in self._meant():
            self._judged.pop(file.number, None)
        self._refresh()

    def _of(self, file: SourceFile) -> Judged:
        return self._judged.setdefault(file.number, Judged())

    def _current(self) -> SourceFile | None:
        item = self.list.currentItem()
        number = None if item is None else item.data(0, Qt.ItemDataRole.UserRole)
        return next((file for file in self._files if file.number == number), None)

    def _meant(self) -> tuple[SourceFile, ...]:
        """The chosen picture, or all of its series that have its size."""
        file = self._current()
        if file is None or not self.whole_series.isChecked():
            return () if file is None else (file,)
        same = (file.series_uid, file.matrix)
        return tuple(one for one in self._files if (one.series_uid, one.matrix) == same)
