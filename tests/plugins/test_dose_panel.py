"""The dose panel in a real session: estimate, show, combine, electrons."""

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from hccbm_gui.core.case import Case
from hccbm_gui.core.overlay import DoseOverlay, ImageOverlay
from hccbm_gui.plugin.context import SessionContext
from hccbm_gui.plugin.host import open_plugins
from hccbm_gui.services.session import Session
from plugins.dose.density_dialog import DensityDialog
from plugins.dose.engine import nominal_density
from plugins.dose.panel import DosePanel

PATIENCE_S = 60.0


@pytest.fixture
def session(qt_app: QApplication) -> Iterator[Session]:
    made = Session()
    yield made
    made.jobs.shutdown()


@pytest.fixture
def panel(session: Session) -> Iterator[DosePanel]:
    context = SessionContext(session, "dose", open_plugins())
    made = DosePanel(context)
    made.resize(400, 800)
    yield made
    context.close()
    made.close()
    made.deleteLater()


def test_an_estimate_is_shown_in_words_and_over_the_images(
    panel: DosePanel, session: Session, water_case: Case
) -> None:
    session.open_case(water_case)
    panel.estimate_page.start()
    assert session.jobs.wait(PATIENCE_S)
    assert session.case is not None
    assert session.case.current_cost is not None
    assert "GTVp D95" in panel.estimate_page.sentence
    (overlay,) = session.overlays
    assert isinstance(overlay, DoseOverlay)
    assert "adjusted field" in overlay.caption


def test_the_difference_of_both_fields_can_lie_over_the_images(
    panel: DosePanel, session: Session, water_case: Case
) -> None:
    session.open_case(water_case)
    panel.estimate_page.start()
    assert session.jobs.wait(PATIENCE_S)
    panel.show_page.choose("difference of the fields")
    (overlay,) = session.overlays
    assert isinstance(overlay, ImageOverlay)
    panel.show_page.choose("")
    assert session.overlays == ()


def test_a_made_dose_is_one_undo_step(panel: DosePanel, session: Session, water_case: Case) -> None:
    session.open_case(water_case)
    panel.estimate_page.start()
    assert session.jobs.wait(PATIENCE_S)
    panel.combine_page.start()
    assert session.jobs.wait(PATIENCE_S)
    assert session.case is not None
    assert len(session.case.made_doses) == 1
    session.undo()
    assert not session.case.made_doses
    assert session.case.current_cost is not None


def test_without_a_patient_every_button_is_grey_and_says_why(panel: DosePanel) -> None:
    grey = {
        button.text(): button.toolTip()
        for button in panel.findChildren(QPushButton)
        if not button.isEnabled()
    }
    assert grey["Estimate"] == "Needs an open patient"
    assert grey["Measure the depth of the GTV"] == "Needs an open patient"
    assert "Needs a dose" in grey["Make the dose"]


def test_another_patient_has_nothing_of_the_one_before(
    panel: DosePanel, session: Session, water_case: Case
) -> None:
    session.open_case(water_case)
    panel.estimate_page.start()
    assert session.jobs.wait(PATIENCE_S)
    session.close_case()
    assert session.overlays == ()
    assert panel.estimate_page.sentence == "Needs an open patient"


def test_the_depth_of_the_target_is_told_against_the_range_of_the_electrons(
    panel: DosePanel, session: Session, water_case: Case
) -> None:
    session.open_case(water_case)
    panel.electron_page.start()
    assert session.jobs.wait(PATIENCE_S)
    assert "does not reach" in panel.electron_page.words


def test_a_density_table_that_falls_back_is_refused_in_words(qt_app: QApplication) -> None:
    nominal = nominal_density()
    dialog = DensityDialog(nominal, nominal)
    dialog.type_cell(3, 1, "not a number")
    assert "Row 4" in dialog.fault
    assert not dialog.can_accept
    dialog.type_cell(3, 1, "1.01")
    assert dialog.can_accept
    assert dialog.table.relative_density[3] == 1.01
    dialog.close()
    dialog.deleteLater()
