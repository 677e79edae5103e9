"""The undo steps as a list that leads to any of them."""

from collections.abc import Callable
from dataclasses import replace

import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.services.session import Session
from hccbm_gui.views.case_file.history_list import HistoryList


def test_a_click_goes_to_a_step_and_the_current_one_is_marked(
    qt_app: QApplication, make_case: Callable[..., Case]
) -> None:
    session = Session()
    shown = HistoryList(session)
    assert shown.list.count() == 0
    case = make_case(compared=False)
    session.open_case(case)
    for angle in (10.0, 20.0, 30.0):
        session.edit(f"Turn to {angle:g}", replace(case, gantry_deg=angle))
    shown.show()
    assert QTest.qWaitForWindowExposed(shown)
    assert words(shown) == ["As opened", "Turn to 10", "Turn to 20", "*Turn to 30"]
    click(shown, 1)
    assert session.case is not None
    assert session.case.gantry_deg == 10.0
    assert words(shown) == ["As opened", "*Turn to 10", "Turn to 20", "Turn to 30"]
    assert "does it again" in shown.list.item(3).toolTip()
    click(shown, 3)
    assert session.case.gantry_deg == 30.0
    click(shown, 0)
    assert session.case.gantry_deg == 0.0
    session.edit("Another way", replace(case, gantry_deg=5.0))
    assert words(shown) == ["As opened", "*Another way"]
    session.close_case()
    assert shown.list.count() == 0
    shown.close()
    shiboken6.delete(shown)


def words(shown: HistoryList) -> list[str]:
    """The rows, a star before the bold one."""
    rows = [shown.list.item(row) for row in range(shown.list.count())]
    return [f"{'*' if row.font().bold() else ''}{row.text()}" for row in rows]


def click(shown: HistoryList, row: int) -> None:
    at = shown.list.visualItemRect(shown.list.item(row)).center()
    QTest.mouseClick(shown.list.viewport(), Qt.MouseButton.LeftButton, pos=at)
    QTest.qWait(30)
