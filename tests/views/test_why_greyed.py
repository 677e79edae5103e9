"""Whatever is greyed says why, in an empty window and with a patient."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import shiboken6
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QTabBar, QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.services.session import Session
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
MakeCase = Callable[..., Case]


@pytest.fixture
def window(qt_app: QApplication) -> Iterator[MainWindow]:
    made = assemble_window(Session())
    made.resize(1366, 768)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    yield made
    made.close()
    shiboken6.delete(made)


def unexplained(window: MainWindow) -> list[str]:
    """Greyed buttons, boxes and menu entries without a word of why."""
    silent = []
    for kind in (QAbstractButton, QComboBox):
        for widget in window.findChildren(kind):
            if not widget.isEnabled() and not tooltip_of(widget) and not belongs_to_qt(widget):
                name = getattr(widget, "text", str)() or widget.accessibleName()
                silent.append(f"{type(widget.parent()).__name__}: {name}")
    for action in window.findChildren(QAction):
        # Without a tooltip of its own an action gives its text.
        said = action.toolTip() not in ("", action.text().replace("&", "").rstrip("…"))
        if not action.isEnabled() and not action.isSeparator() and action.text() and not said:
            silent.append(f"menu: {action.text()}")
    return silent


def tooltip_of(widget: QWidget) -> str:
    """What hovering tells: the words of the widget, else those of what holds it, as Qt does."""
    holder: QWidget | None = widget
    while holder is not None and not holder.isWindow():
        if holder.toolTip():
            return holder.toolTip()
        holder = holder.parentWidget()
    return ""


def belongs_to_qt(widget: QWidget) -> bool:
    """Scroll arrows of tab bars and the like, which nobody can give a tooltip."""
    return isinstance(widget.parent(), QTabBar) or widget.objectName().startswith("qt_")


def test_in_an_empty_window_everything_greyed_says_why(window: MainWindow) -> None:
    assert unexplained(window) == []


def test_with_a_patient_everything_greyed_says_why(window: MainWindow, make_case: MakeCase) -> None:
    window.session.open_case(make_case())
    assert window.session.jobs.wait(10.0)
    QTest.qWait(80)
    assert unexplained(window) == []


def test_without_images_structures_or_alignment_everything_greyed_says_why(
    window: MainWindow, make_case: MakeCase
) -> None:
    case = make_case(compared=False)
    window.session.open_case(
        replace(case, volumes={}, rois=(), alignments=(), series=case.series[1:2])
    )
    assert window.session.jobs.wait(10.0)
    QTest.qWait(80)
    assert unexplained(window) == []


def test_the_reason_is_about_what_is_missing(window: MainWindow, make_case: MakeCase) -> None:
    assert "open patient" in window.comparison.rule.margin_box.toolTip()
    assert "CT or MR" in window.left.new_gtv.toolTip()
    window.session.open_case(make_case())
    assert window.session.jobs.wait(10.0)
    assert "open patient" not in window.comparison.rule.margin_box.toolTip()
