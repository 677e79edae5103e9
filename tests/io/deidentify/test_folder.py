"""A run over a folder: what is refused, held back, cancelled and told."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread, uid
from pydicom.dataelem import DataElement
from pydicom.dataset import Dataset

from hccbm_gui.core.errors import Cancelled, CannotWrite, InputRefused
from hccbm_gui.io.deidentify.folder import TWICE, Outcome, deidentify, require_target
from hccbm_gui.io.deidentify.object_kinds import FACE_WARNING
from hccbm_gui.io.deidentify.options import Options
from hccbm_gui.io.deidentify.profile import Profile
from hccbm_gui.io.deidentify.pseudonyms import Pseudonyms, read_or_make_key
from hccbm_gui.io.deidentify.report import in_words
from hccbm_gui.io.deidentify.survey import survey
from hccbm_gui.io.writing.new_file import write_new


def run(source: Path, target: Path, profile: Profile, **options: Any) -> Outcome:
    return deidentify(survey([source]), target, profile, Options(**options), Pseudonyms())


def only(folder: Path) -> Dataset:
    (path,) = folder.rglob("*.dcm")
    return dcmread(path)


@pytest.mark.parametrize("target", ["source", "source/inside", "."])
def test_a_destination_that_could_mix_with_the_source_is_refused(
    tmp_path: Path, target: str
) -> None:
    (tmp_path / "source").mkdir()
    with pytest.raises(InputRefused):
        require_target([tmp_path / "source"], tmp_path / target)


def test_a_destination_that_hides_behind_a_link_or_holds_something_is_refused(
    tmp_path: Path,
) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "source")
    with pytest.raises(InputRefused, match="inside"):
        require_target([tmp_path / "source"], tmp_path / "link" / "out")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a").touch()
    with pytest.raises(InputRefused, match="not empty"):
        require_target([tmp_path / "source"], tmp_path / "full")


def test_free_text_objects_strangers_and_wrecks_are_held_back_with_a_reason(
    make: Any, tmp_path: Path, profile: Profile
) -> None:
    documents = (uid.BasicTextSRStorage, uid.EncapsulatedPDFStorage)
    for n, sop_class in enumerate((*documents, "1.3.6.1.4.1.99999.1", uid.RawDataStorage)):
        make.save(make.base(sop_class, "OT"), f"{n}.dcm")
    (make.folder / "4.txt").write_text("Kowalczyk")
    good = make.save(make.stack([0])[0], "5.dcm")
    wreck = good.read_bytes()
    (make.folder / "6.dcm").write_bytes(wreck[: len(wreck) // 2])
    outcome = run(make.folder, tmp_path / "out", profile)
    reasons = {one.below: one.reason for one in outcome.report.held_back}
    assert set(reasons) == {"0.dcm", "1.dcm", "2.dcm", "3.dcm", "4.txt", "6.dcm"}
    assert "structured report" in reasons["0.dcm"]
    assert "encapsulated" in reasons["1.dcm"]
    assert "private or unknown" in reasons["2.dcm"]
    assert len(outcome.report.finished) == 1


def test_the_same_object_twice_is_written_once(make: Any, tmp_path: Path, profile: Profile) -> None:
    (ds,) = make.stack([0])
    make.save(ds, "a.dcm")
    make.save(ds, "b.dcm")
    outcome = run(make.folder, tmp_path / "out", profile)
    assert [one.reason for one in outcome.report.held_back] == [TWICE]


def test_cancelled_work_leaves_whole_files_and_names_them(
    linked: Any, tmp_path: Path, profile: Profile
) -> None:
    found = survey([linked.folder])
    calls = 0

    def stop(fraction: float, message: str = "") -> None:
        nonlocal calls
        calls += 1
        if calls == 4:
            raise Cancelled

    outcome = deidentify(found, tmp_path / "out", profile, Options(), Pseudonyms(), stop)
    written = sorted((tmp_path / "out").rglob("*.dcm"))
    assert outcome.report.cancelled
    plain = outcome.report.as_plain()
    below = [path.relative_to(tmp_path / "out").as_posix() for path in written]
    assert sorted(plain["finished"]) == below
    assert len([dcmread(path).pixel_array for path in written]) == 3


def test_a_full_disk_stops_the_work_and_is_no_success(
    linked: Any, tmp_path: Path, profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    def filling(path: Path, data: bytes) -> None:
        nonlocal calls
        calls += 1
        if calls > 2:
            raise CannotWrite("The file cannot be written: No space left on device.")
        write_new(path, data)

    monkeypatch.setattr("hccbm_gui.io.deidentify.folder.write_new", filling)
    outcome = run(linked.folder, tmp_path / "out", profile)
    report = outcome.report
    assert calls == 3, "the next file would fare no better"
    assert "No space left" in report.stopped
    assert not report.cancelled
    assert len(report.as_plain()["finished"]) == len(list((tmp_path / "out").rglob("*.dcm"))) == 2
    assert "Stopped" in in_words(report)


def test_two_patients_stay_two_and_cannot_share_a_name(
    make: Any, tmp_path: Path, profile: Profile
) -> None:
    one, other = make.stack([0])[0], make.stack([0], "2")[0]
    other.PatientID, other.PatientName, other.StudyInstanceUID = "P2", "Other^Person", "1.2.826.0.7"
    make.save_all([one, other])
    with pytest.raises(InputRefused, match="2 patients"):
        run(make.folder, tmp_path / "a", profile, id="X")
    run(make.folder, tmp_path / "b", profile)
    ids = {dcmread(path).PatientID for path in (tmp_path / "b").rglob("*.dcm")}
    assert len(ids) == 2
    assert all(one.startswith("ANON-") for one in ids)


def test_a_given_name_and_id_are_used_and_must_be_plain(
    make: Any, tmp_path: Path, profile: Profile
) -> None:
    make.save(make.stack([0])[0])
    run(make.folder, tmp_path / "out", profile, name="Case^Seven", id="S-007")
    ds = only(tmp_path / "out")
    assert (ds.PatientName, ds.PatientID) == ("Case^Seven", "S-007")
    for wrong in ("홍길동", "a\\b", "x" * 65, "line\nbreak"):
        with pytest.raises(InputRefused):
            Options(name=wrong)


@pytest.mark.parametrize("syntax", [uid.ImplicitVRLittleEndian, uid.ExplicitVRBigEndian,
                                    uid.DeflatedExplicitVRLittleEndian])  # fmt: skip
def test_every_transfer_syntax_comes_out_as_it_went_in(
    make: Any, tmp_path: Path, profile: Profile, syntax: str
) -> None:
    (ds,) = make.stack([0])
    ds.SeriesDescription, ds.BodyPartExamined = "of Person", "PELVIS"
    path = make.save(ds, "a.dcm", syntax)
    before = dcmread(path)
    run(make.folder, tmp_path / "out", profile)
    after = only(tmp_path / "out")
    assert after.file_meta.TransferSyntaxUID == syntax
    assert after.PixelData == before.PixelData
    assert after.BodyPartExamined == "PELVIS"
    assert "SeriesDescription" not in after


def test_text_in_other_alphabets_is_cleaned_and_stays_readable(
    make: Any, tmp_path: Path, profile: Profile
) -> None:
    (ds,) = make.stack([0])
    ds.SpecificCharacterSet = ["", "ISO 2022 IR 149"]
    ds.PatientName = "Hong^Gildong=洪^吉洞=홍^길동"
    ds.SeriesDescription, ds.ManufacturerModelName = "길동 골반", "스캐너"
    make.save(ds)
    run(make.folder, tmp_path / "out", profile, descriptions=True)
    found = only(tmp_path / "out")
    assert (found.SeriesDescription, found.ManufacturerModelName) == ("골반", "스캐너")


def test_elements_that_cannot_be_read_do_not_survive(
    make: Any, tmp_path: Path, profile: Profile
) -> None:
    (ds,) = make.stack([0])
    ds.add(DataElement(0x00081301, "SQ", []))
    ds.add(DataElement(0x00189999, "LO", "Person"))
    ds.add(DataElement(0x00080000, "UL", 12))
    ds.add(DataElement(0x00090010, "LO", "ACME"))
    make.save(ds)
    run(make.folder, tmp_path / "out", profile)
    found = only(tmp_path / "out")
    for tag in (0x00081301, 0x00189999, 0x00080000, 0x00090010):
        assert tag not in found


def test_a_head_is_warned_of(make: Any, tmp_path: Path, profile: Profile) -> None:
    (ds,) = make.stack([0])
    ds.BodyPartExamined = "HEAD"
    make.save(ds)
    (series,) = run(make.folder, tmp_path / "out", profile).report.series.values()
    assert series.notes == [FACE_WARNING]


def test_a_key_file_is_made_once_and_nothing_else_is_taken_for_one(tmp_path: Path) -> None:
    key = read_or_make_key(tmp_path / "key")
    assert read_or_make_key(tmp_path / "key") == key
    assert (tmp_path / "key").stat().st_mode & 0o077 == 0
    (tmp_path / "other").write_text("no key")
    with pytest.raises(InputRefused):
        read_or_make_key(tmp_path / "other")


@pytest.mark.skipif(not shutil.which("dciodvfy"), reason="dciodvfy (dicom3tools) is not installed")
@pytest.mark.parametrize("descriptions", [False, True])
def test_the_validator_finds_no_error_that_was_not_there_before(
    linked: Any, tmp_path: Path, profile: Profile, descriptions: bool
) -> None:
    outcome = run(linked.folder, tmp_path / "out", profile, descriptions=descriptions)
    for source, written in outcome.written.items():
        fresh = errors_of(written) - errors_of(source)
        assert not fresh, (source.name, fresh)


def errors_of(path: Path) -> set[str]:
    ran = subprocess.run(["dciodvfy", str(path)], capture_output=True, text=True, check=False)
    return {line for line in (ran.stdout + ran.stderr).splitlines() if line.startswith("Error")}


def test_a_reference_that_must_be_there_leads_to_another_uid(
    make: Any, tmp_path: Path, profile: Profile
) -> None:
    ds = make.pixels(make.base(uid.DigitalMammographyXRayImageStorageForPresentation, "MG"), [[1]])
    step = make.sequence_item(
        ReferencedSOPClassUID="1.2.840.10008.3.1.2.3.3", ReferencedSOPInstanceUID="1.2.826.0.44"
    )
    ds.ReferencedPerformedProcedureStepSequence = [step]
    ds.Manufacturer = "Person"
    make.save(ds)
    run(make.folder, tmp_path / "out", profile)
    found = only(tmp_path / "out")
    (kept,) = found.ReferencedPerformedProcedureStepSequence
    assert kept.ReferencedSOPClassUID == "1.2.840.10008.3.1.2.3.3"
    assert kept.ReferencedSOPInstanceUID.startswith("2.25.")
    # The maker has the patient's name; the attribute may not be empty in every kind of object.
    assert found.Manufacturer == "ANON"
