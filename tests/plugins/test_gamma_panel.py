"""The gamma panel: what it offers, shows, lays over the images and forgets."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtWidgets import QFileDialog

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError, InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.overlay import ImageOverlay
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.progress import quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from plugins.gamma.panel import create_panel

FRAME = "1.2.3"
GRID = Geometry.from_axes((8, 9, 10), (0.0, 0.0, 0.0), (2.5, 2.5, 2.5), FRAME)
SQUARE = [(4.0, 4.0), (16.0, 4.0), (16.0, 16.0), (4.0, 16.0)]
GTV = Roi(
    "GTV",
    RoiKind.GTV,
    (255, 0, 0),
    FRAME,
    tuple(np.array([(x, y, z) for x, y in SQUARE]) for z in np.arange(2.5, 15.1, 2.5)),
    number=1,
)


def dose(key, factor=1.0, grid=GRID):
    base = np.random.default_rng(3).uniform(0.9, 1.0, grid.shape) * 40.0
    return Dose(
        Volume((base * factor).astype(np.float32), grid, Unit.GY), "PLAN", label=key, key=key
    )


def case_of(*doses, patient="P1", rois=(GTV,)):
    held = MappingProxyType({one.key: one for one in doses})
    return Case(Patient(patient, "Doe^Jane", "", ""), doses=held, rois=rois)


class Job:
    is_running = False

    def cancel(self):
        pass


class Context:
    """Jobs run at once; everything that is asked for is kept."""

    def __init__(self, case=None):
        self.case, self.listener = case, None
        self.overlays, self.points, self.memory = {}, [], {}

    def on_case_changed(self, listener):
        self.listener = listener

    def open(self, case):
        self.case = case
        self.listener(case)

    def start_job(self, title, work, done, failed=None):
        try:
            result = work(quiet)
        except HccbmError as problem:
            failed(problem)
        else:
            done(result)
        return Job()

    def show_overlay(self, overlay):
        self.overlays[overlay.name] = overlay

    def hide_overlay(self, name):
        self.overlays.pop(name, None)

    def go_to(self, point_mm):
        self.points.append(point_mm)

    def remember(self, key, value):
        self.memory[key] = value

    def recall(self, key, default):
        return self.memory.get(key, default)


@pytest.fixture
def context():
    return Context(case_of(dose("A"), dose("B", 1.02), dose("C", 1.1)))


@pytest.fixture
def panel(qt_app, context):
    made = create_panel(context)
    yield made
    made.close()
    made.deleteLater()


def test_two_doses_are_chosen_to_begin_with_and_compared(panel, context):
    assert (panel.form.reference.currentText(), panel.form.evaluated.currentText()) == ("A", "B")
    panel.compare.click()
    assert panel.comparison.result.pass_percent == 100.0
    assert "100.0 %: within the TG-218 tolerance" in panel.verdict.text()
    assert [panel.rates.topLevelItem(n).text(0) for n in range(2)] == ["All points", "GTV"]
    overlay = context.overlays["Gamma"]
    assert isinstance(overlay, ImageOverlay)
    assert overlay.volume is panel.comparison.result.gamma


def test_swapping_compares_the_other_way_round(panel):
    panel.form.evaluated.setCurrentText("C")
    panel.compare.click()
    assert panel.comparison.result.pass_percent == 0.0
    assert "below the TG-218 action limit" in panel.verdict.text()
    panel.form.swap.click()
    assert (panel.form.reference.currentText(), panel.form.evaluated.currentText()) == ("C", "A")
    assert "compare again" in panel.notes.text()
    panel.compare.click()
    assert "compare again" not in panel.notes.text()
    assert panel.comparison.reference == "C"


def test_the_map_goes_and_comes_with_its_box(panel, context):
    panel.compare.click()
    panel.on_images.setChecked(False)
    assert context.overlays == {}
    panel.on_images.setChecked(True)
    assert list(context.overlays) == ["Gamma"]


def test_a_row_leads_to_its_worst_point(panel, context):
    panel.compare.click()
    panel.rates.itemActivated.emit(panel.rates.topLevelItem(1), 0)
    assert context.points == [panel.comparison.rates[0].worst_mm]


def test_one_dose_is_not_compared_with_itself(panel):
    panel.form.evaluated.setCurrentText("A")
    assert not panel.compare.isEnabled()
    assert "same one" in panel.compare.toolTip()


def test_too_few_doses_are_said(panel, context):
    context.open(case_of(dose("A")))
    assert not panel.compare.isEnabled()
    assert "second one" in panel.about.text()
    context.open(None)
    assert not panel.compare.isEnabled()


def test_another_patient_begins_with_nothing(panel, context):
    panel.compare.click()
    context.open(case_of(dose("A"), dose("B"), patient="P2"))
    assert panel.comparison is None
    assert context.overlays == {}
    assert panel.rates.isHidden()
    assert panel.verdict.text() == ""


def test_a_changed_structure_asks_for_a_new_comparison(panel, context):
    panel.compare.click()
    context.open(replace(context.case, rois=()))
    assert panel.comparison is not None
    assert "compare again" in panel.notes.text()


def test_a_dose_that_joins_the_case_takes_nothing_away(panel, context):
    panel.form.evaluated.setCurrentText("C")
    panel.compare.click()
    context.open(context.case.with_dose(dose("D")))
    assert panel.form.evaluated.currentText() == "C"
    assert panel.comparison is not None
    assert "compare again" not in panel.notes.text()


def test_criteria_are_kept_for_the_next_time(qt_app, panel, context):
    panel.form.dose_percent.setValue(2.0)
    panel.form.kind.setCurrentText("Local")
    panel.form.normalisation.setValue(36.0)
    panel.compare.click()
    assert panel.comparison.result.normalisation_gy == 36.0
    again = create_panel(context)
    assert again.form.settings.dose_percent == 2.0
    assert again.form.settings.local
    assert again.form.settings.normalisation_gy is None
    again.deleteLater()


@pytest.mark.parametrize("kept", [{"dose_percent": -1.0}, {"unknown": 1}, {"distance_mm": "x"}])
def test_what_was_kept_in_another_shape_is_forgotten(qt_app, kept):
    context = Context()
    context.memory["criteria"] = kept
    panel = create_panel(context)
    assert panel.form.settings.dose_percent == 3.0
    panel.deleteLater()


def test_a_refusal_is_told_in_the_panel(panel, context):
    lost = Geometry(GRID.shape, GRID.affine, "9.9")
    context.open(case_of(dose("A"), dose("B", grid=lost)))
    panel.compare.click()
    assert "frame of reference" in panel.notes.text()
    assert panel.comparison is None
    assert panel.compare.isEnabled()


def test_the_table_is_saved(panel, tmp_path, monkeypatch):
    panel.compare.click()
    chosen = str(tmp_path / "found")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (chosen, ""))
    panel.save.click()
    assert b"All points" in (tmp_path / "found.csv").read_bytes()


def test_the_panel_fits_into_400_pixels(panel):
    panel.compare.click()
    panel.resize(400, 800)
    panel.show()
    assert panel.minimumSizeHint().width() <= 400
    assert panel.rates.header().length() <= panel.rates.viewport().width()
    panel.hide()


def test_a_settings_error_is_no_crash(panel):
    panel.form.distance_mm.setValue(0.0)
    assert panel.form.settings.distance_mm > 0.0
    with pytest.raises(InputRefused):
        replace(panel.form.settings, distance_mm=0.0)
