"""The gamma plugin without a window: rates of structures, texts and the command."""

import argparse
import csv
import json
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.gamma.gamma import GammaSettings, gamma
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.progress import quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from plugins.gamma import command
from plugins.gamma.logic import (
    compared,
    doses_of,
    overlay_of,
    rated_rois,
    reason_for_no_comparison,
)
from plugins.gamma.texts import comparison_csv, comparison_json, comparison_text

FRAME = "1.2.3"
PERSON = Patient("P1", "Doe^Jane", "1950-01-02", "F")
GRID = Geometry.from_axes((20, 22, 24), (0.0, 0.0, 0.0), (2.5, 2.5, 2.5), FRAME)


def dose(change=lambda values: values, label="Plan A"):
    k, j, i = np.indices(GRID.shape) * 2.5
    values = 50.0 * np.exp(-((i - 28) ** 2 + (j - 26) ** 2 + (k - 24) ** 2) / (2 * 14.0**2))
    return Dose(Volume(change(values).astype(np.float32), GRID, Unit.GY), "PLAN", label=label)


def hot(values):
    """12 Gy too much around (40, 26, 24) mm."""
    k, j, i = np.indices(GRID.shape) * 2.5
    return values + 12.0 * np.exp(-((i - 40) ** 2 + (j - 26) ** 2 + (k - 24) ** 2) / (2 * 3.0**2))


def box(name, low, high, number=1, frame=FRAME):
    corners = [(low[0], low[1]), (high[0], low[1]), (high[0], high[1]), (low[0], high[1])]
    heights = np.arange(low[2], high[2] + 0.1, 2.5)
    contours = tuple(np.array([(x, y, z) for x, y in corners]) for z in heights)
    return Roi(name, RoiKind.OAR, (9, 9, 9), frame, contours, number=number)


AT_HOT = box("Beside", (34.0, 19.0, 18.0), (46.0, 32.0, 30.0), 1)
FAR = box("Far", (10.0, 20.0, 18.0), (24.0, 32.0, 30.0), 2)
OUTSIDE = box("Outside", (200.0, 200.0, 20.0), (220.0, 220.0, 30.0), 3)


def case_of(*doses, rois=(), patient=PERSON):
    return Case(patient, doses=MappingProxyType({d.label: d for d in doses}), rois=rois)


@pytest.fixture(scope="module")
def comparison():
    return compared(dose(), dose(hot, "Plan B"), GammaSettings(), (AT_HOT, FAR, OUTSIDE))


def test_the_rate_of_a_structure_is_that_of_gamma_under_its_mask(comparison):
    assert [rate.name for rate in comparison.rates] == ["Beside", "Far"]
    beside, far = (rate.statistics for rate in comparison.rates)
    k, j, i = np.indices(GRID.shape) * 2.5
    inside = (i > 34) & (i < 46) & (j > 19) & (j < 32) & (k >= 17) & (k < 29.25)
    mask = inside & np.isfinite(comparison.result.gamma.array)
    values = comparison.result.gamma.array[mask]
    assert beside.points == values.size
    assert beside.pass_percent == pytest.approx(100.0 * np.mean(values <= 1.0))
    assert beside.pass_percent < 95.0
    assert (far.pass_percent, far.maximum) == (100.0, 0.0)


def test_the_worst_point_lies_at_the_fault(comparison):
    for rate in (comparison.whole, comparison.rates[0]):
        assert rate.statistics.maximum == comparison.result.maximum > 1.0
        assert np.linalg.norm(np.subtract(rate.worst_mm, (40.0, 26.0, 24.0))) < 4.0


def test_the_map_has_one_in_the_middle_of_its_colours(comparison):
    overlay = overlay_of(comparison)
    assert (overlay.low, overlay.high, overlay.colour_map) == (0.0, 2.0, "gamma")
    assert overlay.volume.unit is Unit.GAMMA
    assert "Plan B against Plan A" in overlay.caption


def test_notes_of_the_doses_are_told():
    doubtful = dose(label="Plan B")
    volume = replace(doubtful.volume, notes=("The dose is a single plane.",))
    found = compared(dose(), replace(doubtful, volume=volume), GammaSettings())
    assert found.notes == ("Evaluated dose: The dose is a single plane.",)


def test_only_doses_in_gray_are_offered_and_a_lack_is_said():
    percent = replace(dose(label="%"), volume=Volume(dose().volume.array, GRID, Unit.PERCENT))
    case = case_of(dose(), percent)
    assert list(doses_of(case)) == ["Plan A"]
    assert "two doses" in reason_for_no_comparison(case)
    assert reason_for_no_comparison(case_of(dose(), dose(label="Plan B"))) == ""
    assert reason_for_no_comparison(None)


def test_structures_of_another_frame_have_no_rate():
    elsewhere = box("Elsewhere", (34.0, 19.0, 18.0), (46.0, 32.0, 30.0), 4, frame="9.9")
    case = case_of(dose(), rois=(AT_HOT, elsewhere))
    assert rated_rois(case, dose()) == (AT_HOT,)


def test_the_json_has_the_promised_keys_and_is_json(comparison):
    data = json.loads(json.dumps(comparison_json(comparison), allow_nan=False))
    assert {"pass_percent", "mean", "points", "seconds", "maximum", "rois"} <= set(data)
    assert data["pass_percent"] == pytest.approx(comparison.result.pass_percent, abs=1e-3)
    assert sum(data["histogram"]["counts"]) == data["points"] == comparison.result.points
    assert data["rois"][0]["name"] == "Beside"
    assert data["criteria"]["normalisation_gy"] == pytest.approx(50.0, abs=0.5)
    assert data["verdict"]["level"] in ("tolerance", "action", "fail")


def test_without_a_point_the_json_says_null():
    empty = compared(dose(np.zeros_like), dose(np.zeros_like, "Plan B"), GammaSettings())
    data = json.loads(json.dumps(comparison_json(empty), allow_nan=False))
    assert (data["pass_percent"], data["points"]) == (None, 0)
    assert any("no pass rate" in note for note in data["notes"])
    assert "–" in comparison_text(empty)


def test_the_csv_holds_rates_histogram_and_criteria(comparison):
    rows = list(csv.reader(comparison_csv(comparison).decode("utf-8-sig").splitlines()))
    assert rows[0] == ["structure", "points", "pass_percent", "mean_gamma", "largest_gamma"]
    assert [row[0] for row in rows[1:4]] == ["All points", "Beside", "Far"]
    start = rows.index(["gamma_from", "gamma_to", "points"])
    histogram = [row for row in rows[start + 1 :] if len(row) == 3]
    assert sum(int(row[2]) for row in histogram) == comparison.result.points
    assert ["criteria", "3 %/2 mm, 10 %, global"] in rows


def test_no_name_becomes_a_formula():
    evil = box("=1+1", (34.0, 19.0, 18.0), (46.0, 32.0, 30.0))
    found = compared(dose(), dose(label="Plan B"), GammaSettings(), (evil,))
    assert b"'=1+1" in comparison_csv(found)


class Terminal:
    """A command context with cases instead of files."""

    def __init__(self, cases):
        self._cases = cases
        self.progress = quiet

    def read_case(self, paths):
        return self._cases[str(paths[0])]


def run(cases, *arguments):
    parser = argparse.ArgumentParser()
    command.add_arguments(parser)
    return command.run(parser.parse_args(["a", "b", *arguments]), Terminal(cases))


CASES = {"a": case_of(dose(), rois=(AT_HOT, FAR)), "b": case_of(dose(hot, "Plan B"))}


def test_the_command_compares_as_the_library_does():
    reply = run(
        CASES, "--dose-percent", "2", "--distance-mm", "1.5", "--threshold", "20", "--local"
    )
    settings = GammaSettings(2.0, 1.5, 20.0, local=True)
    truth = gamma(dose().volume, dose(hot).volume, settings)
    assert reply.data["pass_percent"] == pytest.approx(truth.pass_percent, abs=1e-3)
    assert reply.data["points"] == truth.points
    assert reply.data["criteria"]["local"] is True
    assert [roi["name"] for roi in reply.data["rois"]] == ["Beside", "Far"]
    assert "TG-218 limits apply" in reply.text


def test_the_command_defaults_to_the_criteria_of_tg218():
    reply = run(CASES)
    assert reply.data["criteria"] == {
        "dose_percent": 3.0,
        "distance_mm": 2.0,
        "threshold_percent": 10.0,
        "local": False,
        "normalisation_gy": pytest.approx(float(dose().volume.array.max()), abs=1e-3),
        "max_gamma": 2.0,
    }


def test_doses_of_one_name_are_told_apart_by_their_files():
    data = run({**CASES, "b": CASES["a"]}).data
    assert (data["reference"], data["evaluated"]) == ("Plan A (a)", "Plan A (b)")
    assert run(CASES).data["reference"] == "Plan A"


def test_doses_of_two_patients_are_said_to_be_so():
    other = Patient("P2", "Roe^Richard", "1940-01-01", "M")
    cases = {**CASES, "b": case_of(dose(hot, "Plan B"), patient=other)}
    assert "different patients" in run(cases).data["notes"][0]
    assert "different patients" not in " ".join(run(CASES).data["notes"])


def test_what_cannot_be_compared_is_refused_in_words():
    with pytest.raises(MissingInput, match="no dose"):
        run({**CASES, "b": case_of()})
    with pytest.raises(InputRefused, match="Plan A, Plan B"):
        run({**CASES, "a": case_of(dose(), dose(label="Plan B"))})
    with pytest.raises(InputRefused, match="dose_percent"):
        run(CASES, "--dose-percent", "0")
    lost = Volume(dose().volume.array, Geometry(GRID.shape, GRID.affine, "9.9"), Unit.GY)
    with pytest.raises(FrameMismatch):
        run({**CASES, "b": case_of(replace(dose(), volume=lost))})


def test_the_command_writes_a_table_but_over_nothing(tmp_path: Path):
    path = tmp_path / "gamma.csv"
    run(CASES, "--csv", str(path))
    before = path.read_bytes()
    assert b"Beside" in before
    with pytest.raises(InputRefused, match="already"):
        run(CASES, "--csv", str(path))
    assert path.read_bytes() == before
