"""What the DVH plugin calculates, judges, compares and writes, without a window."""

import csv
import io
import runpy
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType, SimpleNamespace

import numpy as np
import pytest

from hccbm_gui.core.dvh.constraints import Status
from hccbm_gui.core.dvh.refused_dose import why_no_dvh
from hccbm_gui.core.dvh.settings import DvhSettings, Quality
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.fractionation import Schedule
from hccbm_gui.core.progress import quiet
from hccbm_gui.core.volume import Unit
from hccbm_gui.plugin.api import Case, Dvh, Metric
from plugins.dvh.calculator import Answer, Calculator, Request
from plugins.dvh.csv_export import curves_csv, mean_csv, metrics_csv
from plugins.dvh.doses import choose_dose, planned, refused_word, why_no_verdict
from plugins.dvh.figures import cc, remark, shown, value_of, volume_words
from plugins.dvh.logic import Judgement, Memory, calculate, compare_with_tps, judge
from plugins.dvh.patients import dvhs_of_case, means, require_new
from plugins.dvh.report import section
from plugins.dvh.sheets import built_in_sheets, find_sheet
from plugins.dvh.structures import elsewhere, listed_structures
from plugins.dvh.subject import hidden_names, subject_key, typed_schedule

made = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("dvh_case.py"))))
FINAL = DvhSettings()


def dvhs_by_name(case: Case) -> dict[str, Dvh]:
    dose = choose_dose(case)
    listed = listed_structures(case.rois, made.FRAME)
    found = calculate(listed, dose.volume, FINAL, Memory())
    return {one.name: found[one.key] for one in listed}


@pytest.fixture(scope="module")
def dvhs() -> dict[str, Dvh]:
    return dvhs_by_name(made.case_of())


def test_boxes_on_a_linear_dose_have_their_closed_form(dvhs: dict[str, Dvh]) -> None:
    ptv = dvhs["PTV"]
    assert ptv.total_cc == pytest.approx(20 * 40 * 60 / 1000, rel=1e-6)
    assert ptv.mean_gy == pytest.approx(50.0, abs=1e-3)
    assert ptv.dose_at_percent(95.0) == pytest.approx(45.5, abs=0.02)
    assert dvhs["SpinalCord"].max_gy == pytest.approx(25.0, abs=1e-3)


def test_s3_06_lungs_without_their_target_can_be_chosen(dvhs: dict[str, Dvh]) -> None:
    both, without = dvhs["Lungs"], dvhs["Lungs-GTV"]
    assert both.total_cc == pytest.approx(2 * 58 * 40 * 60 / 1000)
    # Of the GTV, 10 mm wide, the lungs hold all but the 4 mm between them.
    assert both.total_cc - without.total_cc == pytest.approx(6 * 40 * 30 / 1000)
    assert dvhs["Lungs-PTV"].total_cc == pytest.approx(2 * 50 * 40 * 60 / 1000)
    for dose in (5.0, 10.0, 20.0, 30.0):
        truth = 100.0 if dose <= 20.0 else None
        found = without.percent_at_gy(dose)
        assert found == pytest.approx(truth) if truth else found < 100.0


def test_s3_07_healthy_tissue_is_the_body_without_the_ptv(dvhs: dict[str, Dvh]) -> None:
    body, healthy, ptv = dvhs["Body"], dvhs["Body-PTV"], dvhs["PTV"]
    assert healthy.total_cc == pytest.approx(body.total_cc - ptv.total_cc)
    for dose in (20.0, 48.0, 52.0, 70.0):
        rest = body.volume_at_gy(dose) - ptv.volume_at_gy(dose)
        assert healthy.volume_at_gy(dose) == pytest.approx(rest, abs=0.02)


def test_s3_07_the_mean_dvh_is_taken_over_patients_by_name() -> None:
    rois = tuple(r for r in made.ROIS if r.name in ("PTV", "SpinalCord"))
    renamed = (made.box("ptv", 1, (-10.0, 10.0)), made.box("Cord", 2, (-60.0, -50.0)))
    patients = [
        dvhs_of_case(made.case_of(rois), FINAL, quiet),
        dvhs_of_case(made.case_of(renamed, patient="B", factor=0.8), FINAL, quiet),
    ]
    found = {mean.name: mean for mean in means(("PTV", "SpinalCord", "Heart"), patients)}
    assert set(found) == {"PTV", "SpinalCord"}
    assert found["PTV"].patients == 2
    assert found["PTV"].mean_gy == pytest.approx(45.0, abs=0.01)
    at_42 = found["PTV"].percent[np.searchsorted(found["PTV"].dose_gy, 42.0)]
    assert at_42 == pytest.approx((100.0 + 25.0) / 2.0, abs=0.3)
    rows = list(csv.reader(io.StringIO(mean_csv(list(found.values())))))
    assert rows[0][:3] == ["structure", "patients", "dose_gy"]
    assert len(rows) == 1 + sum(mean.dose_gy.size for mean in found.values())


def test_nobody_is_twice_in_a_mean() -> None:
    one = dvhs_of_case(made.case_of(made.ROIS[:1]), FINAL, quiet)
    with pytest.raises(InputRefused, match="already"):
        require_new(one, [one.identity])
    require_new(one, ["somebody else"])


def test_structures_of_another_frame_are_named_and_not_calculated(dvhs: dict[str, Dvh]) -> None:
    assert elsewhere(made.ROIS, made.FRAME) == ("Stranger",)
    assert "Stranger" not in dvhs
    assert dvhs["Empty"].is_empty
    assert "withheld" in dvhs["Empty"].notes[0]


def test_a_derived_structure_is_not_offered_where_it_was_drawn() -> None:
    rois = (*made.ROIS, made.box("Lungs - GTV", 20, (20.0, 30.0)))
    names = [one.name for one in listed_structures(rois, made.FRAME)]
    assert "Lungs-GTV" not in names
    assert "Lungs-PTV" in names


# ---- doses and schedules


def test_a_dose_that_is_not_in_gray_is_refused_with_the_reason() -> None:
    case = made.case_of(unit=Unit.PERCENT)
    assert "percent" in why_no_dvh(case.doses["dose"])
    with pytest.raises(InputRefused, match="percent"):
        choose_dose(case)
    with pytest.raises(InputRefused, match="unknown unit"):
        choose_dose(made.case_of(unit=Unit.UNKNOWN))


def test_the_dose_is_chosen_by_label_or_key() -> None:
    case = made.case_of(second=True)
    assert choose_dose(case).key == "dose"
    assert choose_dose(case, "Second dose").key == "other"
    assert choose_dose(case, "other").key == "other"
    with pytest.raises(MissingInput, match="Plan dose, Second dose"):
        choose_dose(case, "third")


def test_the_schedule_is_that_of_the_plan_the_dose_names() -> None:
    case = made.case_of()
    found = planned(case, case.doses["dose"])
    assert (found.total_gy, found.fractions, found.plan) == (50.0, 10, "P1")
    assert found.schedule == Schedule(10, 5.0)
    stranger = made.Dose(made.linear_dose(), "PLAN", "another plan", "x", "x")
    assert planned(case, stranger).schedule is None


@pytest.mark.parametrize(
    ("summation", "told"), [("FRACTION", "one fraction"), ("BEAM", "one beam"), ("PLAN", "")]
)
def test_no_verdict_on_a_part_of_the_course(summation: str, told: str) -> None:
    case = made.case_of(summation=summation)
    dose = case.doses["dose"]
    assert told in why_no_verdict(dose)
    results = judge(
        find_sheet("quantec"),
        [dvhs_by_name(case)["SpinalCord"]],
        dose,
        Judgement(Schedule(25, 2.0)),
    )
    applied = [r.status for r in results if r.status is not Status.NOT_APPLICABLE]
    assert applied == [Status.WITHHELD if told else Status.MET]


def test_sheets_are_found_by_name_and_file(tmp_path: Path) -> None:
    assert {"quantec", "kim_2007", "tomotherapy_s3_05", "hytec_spine", "astro_2024"} <= set(
        built_in_sheets()
    )
    assert find_sheet("QUANTEC").name == "QUANTEC"
    own = tmp_path / "own.toml"
    own.write_text('name = "own"\nsource = "me"\n', encoding="utf-8")
    assert find_sheet(str(own)).name == "own"
    with pytest.raises(MissingInput, match="quantec"):
        find_sheet("nobody")
    with pytest.raises(InputRefused):
        find_sheet(str(tmp_path / "absent.toml"))


# ---- against the planning system


def test_stored_dvhs_are_matched_by_number_within_their_structure_set() -> None:
    stored = (made.stored_dvh(1, 45.0, 55.0, 48.0), made.stored_dvh(5, 20.0, 25.0, 20.0))
    case = made.case_of(stored=stored)
    listed = listed_structures(case.rois, made.FRAME)
    found = calculate(listed, case.doses["dose"].volume, FINAL, Memory())
    told = compare_with_tps(case, case.doses["dose"], found)
    assert told is not None
    assert [(pair.ours.name, pair.is_flagged) for pair in told.pairs] == [
        ("PTV", False),
        ("SpinalCord", True),
    ]
    assert compare_with_tps(made.case_of(), made.case_of().doses["dose"], found) is None


@pytest.mark.real_data
def test_the_breast_set_agrees_with_its_planning_system(shared_data: Path) -> None:
    from hccbm_gui.io.load import load_case

    case = load_case([shared_data / "ct-rt-dicompyler-core-breast"])
    dose = choose_dose(case)
    listed = list(listed_structures(case.rois, dose.volume.geometry.frame_uid))
    found = calculate(listed, dose.volume, FINAL, Memory())
    told = compare_with_tps(case, dose, found)
    assert told is not None
    assert told.scale.gy == 1.0
    assert told.scale.figures_gy == pytest.approx(0.14)
    means = {"Heart": 0.648, "Tumor Bed": 14.291, "Breast": 5.614, "Lt Lung": 0.909}
    for pair in told.pairs:
        by_name = {difference.quantity: difference for difference in pair.differences}
        if pair.ours.name in means:
            assert by_name["Mean"].tps == pytest.approx(means[pair.ours.name], abs=0.002)
            assert by_name["Mean"].ours == pytest.approx(means[pair.ours.name], abs=0.1)
            assert not by_name["Mean"].flagged
            assert not by_name["D95%"].flagged


# ---- memory and live update


class Runner:
    """Runs jobs at once."""

    def __init__(self) -> None:
        self.titles: list[str] = []

    def start_job(self, title, work, done, failed=None):
        self.titles.append(title)
        done(work(quiet))
        return SimpleNamespace(is_running=False, cancel=lambda: None)


def request_of(case: Case, settings: DvhSettings = FINAL) -> Request:
    listed = tuple(o for o in listed_structures(case.rois, made.FRAME) if not o.is_derived)
    return Request(listed, (case.doses["dose"].volume,), settings)


def test_an_edited_structure_is_answered_coarse_first_and_the_rest_from_memory() -> None:
    runner, answers = Runner(), []
    calculator = Calculator(runner, answers.append, pytest.fail)
    case = made.case_of()
    calculator.ask(request_of(case))
    assert [answer.is_final for answer in answers] == [True]
    calculator.ask(request_of(case))
    assert len(runner.titles) == 1
    edited = (made.box("PTV", 1, (-12.0, 12.0)), *made.ROIS[1:])
    moved = made.case_of(edited)
    both = Request(
        request_of(moved).structures, (case.doses["dose"].volume,), request_of(case).settings
    )
    calculator.ask(both)
    assert [answer.is_final for answer in answers] == [True, True, False, True]
    for answer in answers[2:]:
        (dvhs,) = answer.dvhs
        assert dvhs["rs/1"].total_cc == pytest.approx(24 * 40 * 60 / 1000)
        assert dvhs["rs/5"] is answers[0].dvhs[0]["rs/5"]


def test_a_late_answer_to_an_old_question_is_not_delivered() -> None:
    answers: list[Answer] = []
    waiting = []

    class Slow(Runner):
        def start_job(self, title, work, done, failed=None):
            waiting.append(lambda: done(work(quiet)))
            return SimpleNamespace(is_running=True, cancel=lambda: None)

    calculator = Calculator(Slow(), answers.append, pytest.fail)
    calculator.ask(request_of(made.case_of()))
    calculator.cancel()
    waiting[0]()
    assert not answers


def test_memory_tells_settings_apart() -> None:
    memory, case = Memory(), made.case_of()
    (one,) = [o for o in listed_structures(case.rois, made.FRAME) if o.name == "PTV"]
    volume = case.doses["dose"].volume
    calculate([one], volume, FINAL, memory)
    assert memory.dvh(one, volume, FINAL) is not None
    assert memory.dvh(one, volume, DvhSettings(quality=Quality.COARSE)) is None


# ---- what is remembered


def test_a_typed_schedule_belongs_to_one_patient_and_dose() -> None:
    a, b = made.case_of(), made.case_of(patient="B")
    dose = a.doses["dose"]
    kept = {"of": subject_key(a, dose), "total_gy": 30.0, "fractions": 10}

    def recall(key: str, default: object) -> object:
        return kept if key == "schedule" else default

    typed = typed_schedule(recall, a, dose)
    assert typed is not None
    assert typed.total_gy == 30.0
    assert typed_schedule(recall, b, dose) is None
    assert "Box" not in subject_key(a, dose)


def test_derived_structures_are_hidden_until_ticked() -> None:
    listed = listed_structures(made.ROIS, made.FRAME)
    hidden = hidden_names(lambda key, default: default, listed)
    assert "Lungs-GTV" in hidden
    assert "PTV" not in hidden
    kept = {"derived": ["Lungs-GTV"], "hidden": ["PTV"]}
    hidden = hidden_names(kept.get, listed)
    assert "Lungs-GTV" not in hidden
    assert "PTV" in hidden


# ---- figures, CSV, report


def test_figures_say_what_cannot_be_trusted(dvhs: dict[str, Dvh]) -> None:
    assert remark(dvhs["PTV"]) == ""
    assert remark(dvhs["Empty"]) == "no DVH"
    thin = dvhs_by_name(made.case_of((made.box("Thin", 1, (0.0, 10.0), z_mm=(0.0, 6.0)),)))["Thin"]
    assert remark(thin) == "few slices"
    assert volume_words(thin) == "2.40 (1.20–2.40)"
    outside = (made.box("Wide", 1, (0.0, 200.0)),)
    wide = dvhs_by_name(made.case_of(outside))["Wide"]
    assert remark(wide).startswith("only 51")
    assert shown(float("nan")) == "–"
    assert (cc(0.1234), cc(1.234), cc(123.4), cc(12345.6)) == ("0.123", "1.23", "123.4", "12346")


def test_metrics_of_other_plugins_are_figures_too(dvhs: dict[str, Dvh]) -> None:
    twice = Metric("Twice[Gy]", "Gy", lambda dvh: 2.0 * dvh.mean_gy)
    assert value_of("Twice[Gy]", dvhs["PTV"], None, (twice,)) == pytest.approx(100.0, abs=0.01)
    assert np.isnan(value_of("V95%[%]", dvhs["PTV"], None))


def test_csv_holds_the_raw_curves_and_the_metrics(dvhs: dict[str, Dvh]) -> None:
    ptv, empty = dvhs["PTV"], dvhs["Empty"]
    rows = list(csv.DictReader(io.StringIO(curves_csv({"Plan": [ptv, empty]}))))
    assert len(rows) == ptv.dose_gy.size
    doses = np.array([float(row["dose_gy"]) for row in rows])
    volumes = np.array([float(row["volume_cc"]) for row in rows])
    assert np.allclose(doses, ptv.dose_gy, atol=1e-4)
    assert np.allclose(volumes, ptv.volume_cc, atol=1e-6)
    (row, none) = csv.DictReader(
        io.StringIO(metrics_csv({"Plan": [ptv, empty]}, ("D95%[Gy]", "V95%[%]"), 50.0))
    )
    assert float(row["D95%[Gy]"]) == pytest.approx(45.5, abs=0.02)
    assert float(row["V95%[%]"]) == pytest.approx(75.0, abs=0.2)
    assert none["D95%[Gy]"] == ""
    assert "withheld" in none["notes"]


def test_the_report_shows_what_the_panel_shows() -> None:
    kept = {"sheet": "tomotherapy_s3_05", "hidden": ["Body"]}
    told = section(made.case_of(), kept.get)
    assert told is not None
    assert "prescribed 50 Gy in 10 fractions" in told.sentences[0]
    figures, verdicts = told.tables
    names = [row[0] for row in figures.rows]
    assert "PTV" in names
    assert "Body" not in names
    assert all(len(row) == len(figures.header) for row in figures.rows)
    assert "Lungs-GTV" not in names
    assert "Lungs-GTV" in [row[0] for row in verdicts.rows]
    assert ("PTV", "Min[%] ≥ 95 %") in [row[:2] for row in verdicts.rows]
    assert told.pictures[0].startswith(b"\x89PNG")


def test_without_a_dose_in_gray_there_is_no_section() -> None:
    assert section(made.case_of(unit=Unit.PERCENT), lambda key, default: default) is None


def test_an_unlinked_dose_has_no_dvh_and_says_why() -> None:
    case = made.case_of()
    stray = replace(case.doses["dose"], unlinked="it belongs to a plan that is not open.")
    case = replace(case, doses=MappingProxyType({"dose": stray}))
    assert "unlinked" in why_no_dvh(stray)
    # It is in Gy, and a list must not say that it is not.
    assert refused_word(stray) == "unlinked"
    assert refused_word(made.case_of(unit=Unit.PERCENT).doses["dose"]) == "in %"
    assert refused_word(made.case_of().doses["dose"]) == ""
    with pytest.raises(InputRefused, match="plan that is not open"):
        choose_dose(case)


def test_a_structure_that_is_not_measured_is_listed_without_a_curve() -> None:
    case = made.case_of()
    doubtful = replace(case.rois[0], unmeasured="Its contours cross themselves.")
    dvhs = dvhs_by_name(replace(case, rois=(doubtful, *case.rois[1:])))
    assert dvhs[doubtful.name].is_empty
    assert "cross themselves" in dvhs[doubtful.name].notes[0]
