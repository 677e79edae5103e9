"""The dose panel in a real session: estimate, show, combine, electrons."""

from collections.abc import Iterator
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QDoubleSpinBox, QPushButton

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.overlay import DoseOverlay, ImageOverlay
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.volume import Unit, Volume
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


def test_what_a_file_leaves_open_is_asked_and_made_with_undo(
    panel: DosePanel, session: Session, water_case: Case
) -> None:
    grid = Geometry.from_axes((6, 6, 6), (0, 0, 0), (3, 3, 3), "1.2")
    volume = Volume(np.full(grid.shape, 50.0, np.float32), grid, Unit.PERCENT, quantifiable=False)
    relative = Dose(volume, "PLAN", label="Relative", key="r")
    session.open_case(replace(water_case, doses=MappingProxyType({"r": relative})))
    panel.show()
    panel.pages.setCurrentWidget(panel.show_page)
    panel.show_page.choose("r")
    (button,) = [b for b in panel.show_page.findChildren(QPushButton) if b.isVisible()]
    assert "100 %" in button.text()
    button.click()
    assert panel.pages.currentWidget() is panel.combine_page
    hundred = next(
        box for box in panel.combine_page.findChildren(QDoubleSpinBox) if box.isVisible()
    )
    assert hundred.text() == "not said yet"
    hundred.setValue(30.0)
    panel.combine_page.start()
    assert session.jobs.wait(PATIENCE_S)
    assert session.case is not None
    (made,) = session.case.made_doses
    assert (made.volume.unit, made.volume.array.max()) == (Unit.GY, 15.0)
    # Who answered a question sees the answer over the images.
    assert panel.pages.currentWidget() is panel.show_page
    (overlay,) = session.overlays
    assert isinstance(overlay, DoseOverlay)
    assert overlay.volume is made.volume
    session.undo()
    assert not session.case.made_doses
