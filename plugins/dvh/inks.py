"""The colours of what is said in the tables, on dark and on light ground."""

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem, QTreeWidgetItemIterator

from hccbm_gui.plugin.api import guarded

ON_DARK = {"met": "#35d0ba", "exceeded": "#ff5d5d", "attention": "#ffb020", "dim": "#98a4b1"}
ON_LIGHT = {"met": "#0b6b5e", "exceeded": "#a61b14", "attention": "#8a4f00", "dim": "#525e6a"}


def ink(name: str, palette: QPalette) -> QColor:
    """The colour of `name` (a key of `ON_DARK`) on the ground of `palette`."""
    return QColor(_inks(palette)[name])


class FollowTheme(QObject):
    """Lets the lettering of a table follow a change between dark and light."""

    def __init__(self, table: QTreeWidget) -> None:
        super().__init__(table)
        self._table = table
        table.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at every event, stop none."""
        if event.type() == QEvent.Type.PaletteChange:
            self._letter_anew()
        return False

    @guarded
    def _letter_anew(self) -> None:
        inks = _inks(self._table.palette())
        names = {colour: name for table in (ON_DARK, ON_LIGHT) for name, colour in table.items()}
        lines = QTreeWidgetItemIterator(self._table)
        # Recolouring is no tick of the user.
        self._table.blockSignals(True)
        while lines.value() is not None:
            _letter(lines.value(), inks, names)
            lines += 1
        self._table.blockSignals(False)


def _letter(item: QTreeWidgetItem, inks: dict[str, str], names: dict[str, str]) -> None:
    for column in range(item.columnCount()):
        name = names.get(item.foreground(column).color().name())
        if name is not None:
            item.setForeground(column, QColor(inks[name]))


def _inks(palette: QPalette) -> dict[str, str]:
    dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    return ON_DARK if dark else ON_LIGHT
