"""Images and RT objects that still belong together afterwards, and name nobody."""

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from hccbm_gui.core.case import Case
from hccbm_gui.core.volume import Unit
from hccbm_gui.io.deidentify.folder import Outcome, deidentify
from hccbm_gui.io.deidentify.options import Dates, Options
from hccbm_gui.io.deidentify.profile import Profile
from hccbm_gui.io.deidentify.pseudonyms import Pseudonyms
from hccbm_gui.io.deidentify.survey import survey
from hccbm_gui.io.load import load_case

WELL_KNOWN = "1.2.840.10008."
EVERY = {
    "basic": Options(),
    "shifted": Options(dates=Dates.SHIFTED),
    "full": Options(dates=Dates.FULL),
    "suv": Options(characteristics=True),
    "all": Options(Dates.SHIFTED, characteristics=True, descriptions=True),
}


def run(source: Path, target: Path, profile: Profile, options: Options, **more: Any) -> Outcome:
    return deidentify(survey([source]), target, profile, options, Pseudonyms(**more))


def uids_in(ds: Dataset) -> set[str]:
    found: set[str] = set()
    for element in ds.iterall():
        if element.VR == "UI" and element.value:
            values = element.value if isinstance(element.value, list) else [element.value]
            found |= {str(one) for one in values if not str(one).startswith(WELL_KNOWN)}
    return found


def files(folder: Path) -> list[Path]:
    return sorted(folder.rglob("*.dcm"))


def volumes(case: Case) -> dict[Unit, Any]:
    return {volume.unit: volume for volume in case.volumes.values()}


@pytest.mark.parametrize("chosen", EVERY)
def test_no_byte_of_any_output_names_the_patient(
    linked: Any, tmp_path: Path, profile: Profile, secrets: tuple[str, ...], chosen: str
) -> None:
    out = tmp_path / "out"
    outcome = run(linked.folder, out, profile, EVERY[chosen])
    assert not outcome.report.held_back
    written = files(out)
    assert len(written) == 16
    for path in written:
        content = path.read_bytes()
        for secret in secrets:
            for code in ("utf-8", "utf-16-le"):
                assert secret.encode(code) not in content, (path, secret)
        for birth in (b"19481123", b"1948-11-23"):
            assert birth not in content
        if chosen != "full":
            assert b"20240105" not in content
    assert not any(secret in str(outcome.report.as_plain()) for secret in secrets)
    assert not any(secret in str(written) for secret in secrets)


def test_all_uids_change_and_the_same_in_every_object(
    linked: Any, tmp_path: Path, profile: Profile
) -> None:
    out = tmp_path / "out"
    run(linked.folder, out, profile, Options())
    before = set().union(*(uids_in(dcmread(path)) for path in files(linked.folder)))
    after = set().union(*(uids_in(dcmread(path)) for path in files(out)))
    after -= {dcmread(files(out)[0]).file_meta.ImplementationClassUID}
    assert not before & after
    assert len(before) == len(after)
    assert all(uid.startswith("2.25.") and len(uid) <= 64 for uid in after)
    for path in files(out):
        ds = dcmread(path)
        assert path.stem == ds.SOPInstanceUID == ds.file_meta.MediaStorageSOPInstanceUID
        assert path.parent.name == ds.SeriesInstanceUID
        assert path.parent.parent.name == ds.StudyInstanceUID


@pytest.mark.parametrize("chosen", ["basic", "suv", "all"])
def test_the_patient_loads_as_before(
    linked: Any, tmp_path: Path, profile: Profile, chosen: str
) -> None:
    out = tmp_path / "out"
    run(linked.folder, out, profile, EVERY[chosen])
    before, after = load_case([linked.folder]), load_case([out])
    assert not [one for one in after.rejected if one.file.endswith(".dcm")]
    old_ct, new_ct = volumes(before)[Unit.HU], volumes(after)[Unit.HU]
    np.testing.assert_array_equal(old_ct.array, new_ct.array)
    np.testing.assert_allclose(old_ct.geometry.affine, new_ct.geometry.affine, atol=1e-9)
    for old, new in zip(before.rois, after.rois, strict=True):
        np.testing.assert_allclose(np.concatenate(old.contours), np.concatenate(new.contours))
        assert old.kind is new.kind
        assert new.frame_uid == new_ct.geometry.frame_uid
    (old_dose,), (new_dose,) = before.doses.values(), after.doses.values()
    np.testing.assert_allclose(old_dose.volume.array, new_dose.volume.array, rtol=1e-6)
    (plan,) = after.plans.values()
    assert new_dose.plan_uid == plan.sop_uid
    (old_plan,) = before.plans.values()
    assert [beam.beam for beam in plan.beams] == [beam.beam for beam in old_plan.beams]
    assert [beam.all_jaws_mm for beam in plan.beams] == [
        beam.all_jaws_mm for beam in old_plan.beams
    ]
    assert [beam.name for beam in plan.beams] == ["PA"]
    (old_reg,), (new_reg,) = before.registrations, after.registrations
    np.testing.assert_allclose(old_reg.matrix, new_reg.matrix)


def test_names_of_structures_are_numbered_or_cleaned(
    linked: Any, tmp_path: Path, profile: Profile
) -> None:
    run(linked.folder, tmp_path / "bare", profile, Options())
    run(linked.folder, tmp_path / "named", profile, Options(descriptions=True))
    assert [roi.name for roi in load_case([tmp_path / "bare"]).rois] == ["ROI 1", "ROI 2", "ROI 3"]
    case = load_case([tmp_path / "named"])
    assert [roi.name for roi in case.rois] == ["GTVp", "SpinalCord", "PTV"]
    assert {info.description for info in case.series if info.kind == "volume"} == {"Axial bone"}


@pytest.mark.parametrize("chosen", ["suv", "all"])
@pytest.mark.parametrize("injected", ["time", "date and time"])
def test_suv_is_that_of_the_original(
    linked: Any, tmp_path: Path, profile: Profile, chosen: str, injected: str
) -> None:
    if injected == "date and time":
        for ds in linked.pet:
            tracer = ds.RadiopharmaceuticalInformationSequence[0]
            tracer.RadiopharmaceuticalStartDateTime = "20240105225530.750+0100"
        for n, ds in enumerate(linked.pet):
            linked.make.save(ds, f"KOWALCZYK/{len(linked.ct) + n:03d}.dcm")
    run(linked.folder, tmp_path / "out", profile, EVERY[chosen])
    before, after = (
        volumes(load_case([folder]))[Unit.SUV] for folder in (linked.folder, tmp_path / "out")
    )
    np.testing.assert_allclose(after.array, before.array, rtol=1e-6)
    assert float(np.ptp(before.array)) > 0.0


def test_without_characteristics_there_is_no_suv_and_the_report_says_so(
    linked: Any, tmp_path: Path, profile: Profile
) -> None:
    outcome = run(linked.folder, tmp_path / "out", profile, Options())
    assert Unit.SUV not in volumes(load_case([tmp_path / "out"]))
    notes = [one.notes for one in outcome.report.series.values() if one.modality == "PT"]
    assert "SUV cannot be computed" in notes[0][0]


def test_shifted_dates_keep_every_interval(linked: Any, tmp_path: Path, profile: Profile) -> None:
    run(linked.folder, tmp_path / "out", profile, Options(dates=Dates.SHIFTED))
    found = [dcmread(path) for path in files(tmp_path / "out")]
    studies = {ds.StudyDate for ds in found}
    plan = next(ds for ds in found if ds.Modality == "RTPLAN")
    assert len(studies) == 1
    assert "20240105" not in studies
    days = [datetime.strptime(one, "%Y%m%d") for one in (*studies, plan.RTPlanDate)]
    assert (days[1] - days[0]).days == 1
    assert plan.RTPlanTime == "080000"
    assert all(ds.LongitudinalTemporalInformationModified == "MODIFIED" for ds in found)
    assert all(ds.PatientBirthDate == "" for ds in found)


def test_a_key_makes_two_runs_agree_and_no_key_does_not(
    linked: Any, tmp_path: Path, profile: Profile
) -> None:
    names = []
    for n, more in enumerate(({"key": b"k" * 32}, {"key": b"k" * 32}, {})):
        run(linked.folder, tmp_path / str(n), profile, Options(), **more)
        names.append([path.relative_to(tmp_path / str(n)) for path in files(tmp_path / str(n))])
    assert names[0] == names[1]
    assert not set(names[0]) & set(names[2])


def test_a_file_says_what_was_done_to_it(linked: Any, tmp_path: Path, profile: Profile) -> None:
    run(linked.folder, tmp_path / "out", profile, EVERY["all"])
    ds = dcmread(files(tmp_path / "out")[0])
    assert ds.PatientIdentityRemoved == "YES"
    codes = [one.CodeValue for one in ds.DeidentificationMethodCodeSequence]
    assert codes == ["113100", "113105", "113107", "113108"]
    assert ds.PatientWeight == 70.0
    assert not [element for element in ds.iterall() if element.tag.is_private]
    assert not [tag for tag in ds if tag.tag.group == 0x6000]


def test_the_source_is_left_as_it_was(linked: Any, tmp_path: Path, profile: Profile) -> None:
    before = {path: path.read_bytes() for path in files(linked.folder)}
    run(linked.folder, tmp_path / "out", profile, Options())
    assert {path: path.read_bytes() for path in files(linked.folder)} == before
