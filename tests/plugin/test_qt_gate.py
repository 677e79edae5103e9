"""What Qt calls of a plugin never raises into Qt, guarded by its author or not."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from shiboken6 import delete

from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.panels import create_panel
from hccbm_gui.plugin.record import Plugin, PluginFailed
from hccbm_gui.services.session import Session

One = Callable[..., tuple[PluginSet, Plugin]]
HEAD = """
from PySide6.QtCore import *
from PySide6.QtGui import *
from PySide6.QtWidgets import *
"""


def shown(one: One, session: Session, code: str) -> tuple[PluginSet, QWidget]:
    plugins, plugin = one("paints", panel=HEAD + code)
    assert plugin.manifest is not None
    panel = create_panel(plugins, plugin, plugin.manifest.panels[0], session).widget
    panel.resize(120, 80)
    panel.show()
    assert QTest.qWaitForWindowExposed(panel)
    QTest.qWait(30)
    return plugins, panel


PAINTS = {
    "a painter in a local name": """
class Panel(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        raise ValueError("no ink")
""",
    "a painter kept by the widget": """
class Panel(QWidget):
    def paintEvent(self, event):
        self.painter = QPainter(self)
        raise ValueError("no ink")
""",
    "a painter handed on": """
class Panel(QWidget):
    def draw(self, painter):
        painter.save()
        try:
            raise KeyError("inner")
        except KeyError:
            raise ValueError("no ink")
    def paintEvent(self, event):
        self.draw(QPainter(self))
""",
    "a class within a function": """
def make():
    class Inner(QWidget):
        def paintEvent(self, event):
            painter = QPainter(self)
            raise ValueError("no ink")
    return Inner
Panel = make()
""",
    "an override of a mixin": """
class Mixin:
    def paintEvent(self, event):
        painter = QPainter(self)
        raise ValueError("no ink")
class Panel(Mixin, QWidget):
    pass
""",
    "a function set on the widget": """
def Panel():
    made = QLabel("x")
    def paint(event):
        painter = QPainter(made)
        raise ValueError("no ink")
    made.paintEvent = paint
    return made
""",
    "an exit": """
class Panel(QWidget):
    def paintEvent(self, event):
        painter = QPainter(self)
        raise SystemExit("no ink")
""",
}


@pytest.mark.parametrize("kind", PAINTS)
def test_a_panel_that_raises_while_painting_is_told_and_the_window_lives(
    kind: str, one: One, session: Session, problems: list[Exception]
) -> None:
    code = PAINTS[kind] + "\ndef create_panel(context):\n    return Panel()\n"
    plugins, panel = shown(one, session, code)
    for _ in range(3):
        panel.repaint()
    assert panel.isVisible()
    assert "no ink" in str(problems[0])
    if kind != "an exit":
        assert isinstance(plugins.attributed(problems[0]), PluginFailed)
    # Qt can still paint, into the widget and elsewhere.
    image = QImage(20, 20, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    assert painter.isActive()
    painter.end()
    delete(panel)


def test_qt_answers_for_an_override_that_raises(
    one: One, session: Session, problems: list[Exception]
) -> None:
    code = """
class Model(QAbstractTableModel):
    def rowCount(self, parent=QModelIndex()):
        raise ValueError("rows")
    def columnCount(self, parent=QModelIndex()):
        return 2
    def data(self, index, role):
        raise ValueError("data")
    def headerData(self, section, orientation, role):
        raise ValueError("header")

class Panel(QWidget):
    def __init__(self):
        super().__init__()
        self.model = Model(self)
        QTableView(self).setModel(self.model)
    def sizeHint(self):
        raise ValueError("hint")
    def eventFilter(self, watched, event):
        raise ValueError("filter")
    def event(self, event):
        if event.type() == QEvent.Type.User:
            raise ValueError("event")
        return super().event(event)
    def resizeEvent(self, event):
        raise ValueError("resize")
    def mousePressEvent(self, event):
        raise ValueError("mouse")
    def closeEvent(self, event):
        raise ValueError("close")

def create_panel(context):
    made = Panel()
    made.installEventFilter(made)
    return made
"""
    _, panel = shown(one, session, code)
    model = panel.model  # type: ignore[attr-defined]
    assert model.rowCount() == 0
    assert model.columnCount() == 2
    assert model.data(QModelIndex(), 0) is None
    assert panel.sizeHint() == QWidget().sizeHint()
    QTest.mouseClick(panel, Qt.MouseButton.LeftButton, pos=QPoint(5, 70))
    assert panel.close()
    told = {str(problem) for problem in problems}
    assert told >= {"rows", "data", "hint", "filter", "resize", "mouse", "close"}
    delete(panel)


def test_an_override_connected_as_a_slot_gets_no_argument_too_many(
    one: One, session: Session, problems: list[Exception]
) -> None:
    code = """
class Panel(QDialog):
    def __init__(self):
        super().__init__()
        self.taken = 0
        self.button = QPushButton("take", self)
        self.button.clicked.connect(self.accept)
    def accept(self):
        self.taken += 1

def create_panel(context):
    return Panel()
"""
    _, panel = shown(one, session, code)
    panel.button.click()  # type: ignore[attr-defined]
    assert panel.taken == 1  # type: ignore[attr-defined]
    assert problems == []
    delete(panel)


def test_a_painter_that_qt_lends_is_not_ended(
    one: One, session: Session, problems: list[Exception]
) -> None:
    code = """
class Delegate(QStyledItemDelegate):
    def paint(self, painter, option, index):
        if index.row() == 0:
            raise ValueError("first row")
        painter.fillRect(option.rect, QColor("#00ff00"))

def create_panel(context):
    made = QListWidget()
    made.addItems(["a", "b"])
    made.setItemDelegate(Delegate(made))
    return made
"""
    _, panel = shown(one, session, code)
    place = panel.visualItemRect(panel.item(1)).center()  # type: ignore[attr-defined]
    colour = panel.viewport().grab().toImage().pixelColor(place)  # type: ignore[attr-defined]
    assert colour.name() == "#00ff00"
    assert [str(problem) for problem in problems] == ["first row"]
    delete(panel)


def test_a_plot_axis_that_raises_below_a_library_is_caught(
    one: One, session: Session, problems: list[Exception]
) -> None:
    code = """
import pyqtgraph as pg

class Axis(pg.AxisItem):
    def tickStrings(self, values, scale, spacing):
        raise ValueError("ticks")

def create_panel(context):
    made = pg.PlotWidget(axisItems={"bottom": Axis("bottom")})
    made.plot([1, 2, 3])
    return made
"""
    _, panel = shown(one, session, code)
    panel.grab()
    assert "ticks" in {str(problem) for problem in problems}
    delete(panel)
