"""Walking through folders: what is found, how it is grouped, what is set aside and why."""

import hashlib
import os
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import Cancelled, NothingToRead
from hccbm_gui.io.scanning.scan import ScanResult, scan_paths

ZEROS = np.zeros((4, 5), np.int16)
MR = {"sop_class": uid.MRImageStorage, "modality": "MR"}


def series_of(result: ScanResult) -> list[Any]:
    return [s for patient in result.patients for s in patient.all_series()]


def reason_of(result: ScanResult, name: str) -> str:
    return next(r.reason for r in result.rejected if Path(r.file).name == name)


def test_slices_of_any_name_in_nested_folders_make_one_series_in_order(make: Any) -> None:
    for n, ds in enumerate(make.stack([9, 0, 6, 3])):
        make.save(ds, f"a/b{n}/IMG_without_extension.{n}.bak")
    result = scan_paths([make.folder])
    (series,) = series_of(result)
    assert (series.info.kind, series.info.files, series.info.position) == ("volume", 4, "HFS")
    assert series.info.geometry == "4 x 4 x 5, 3.00 x 2.00 x 1.50 mm"
    assert [path.parent.name for path in series.paths] == ["b1", "b3", "b2", "b0"]
    assert result.rejected == ()


def test_what_is_not_dicom_is_listed_with_its_reason_and_stops_nothing(make: Any) -> None:
    make.save_all(make.stack([0, 3]))
    content = {
        "notes.txt": b"nothing",
        "report": b"%PDF-1.7",
        "empty.dcm": b"",
        "short.dcm": b"\x00" * 128 + b"DICM" + b"\x02\x00\x00",
        "photo.dcm": b"\xff\xd8\xff\xe0" + bytes(200),
        "all.zip": b"PK\x03\x04" + bytes(200),
    }
    for name, data in content.items():
        (make.folder / name).write_bytes(data)
    os.mkfifo(make.folder / "pipe")
    result = scan_paths([make.folder])
    assert len(series_of(result)) == 1
    assert {Path(r.file).name for r in result.rejected} == {*content, "pipe"}
    assert "PDF" in reason_of(result, "report")
    assert "empty" in reason_of(result, "empty.dcm")
    assert "JPEG" in reason_of(result, "photo.dcm")
    assert "unpack" in reason_of(result, "all.zip")
    assert "regular" in reason_of(result, "pipe")


def test_files_with_missing_or_malformed_tags_do_not_crash(make: Any) -> None:
    bare = make.slice(ZEROS, (0, 0, 0))
    for keyword in ("StudyInstanceUID", "SeriesInstanceUID", "PatientName", "FrameOfReferenceUID"):
        delattr(bare, keyword)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        bare.StudyDate, bare.PatientBirthDate = "yesterday", "19501399"
        make.save(bare, "bare")
        nowhere = make.slice(ZEROS, (0, 0, 0))
        del nowhere.ImagePositionPatient
        make.save(nowhere, "nowhere")
    result = scan_paths([make.folder])
    (series,) = series_of(result)
    assert series.info.uid
    assert series.info.date == ""
    assert any("Series Instance UID" in note for note in series.info.notes)
    assert any("no frame of reference" in note for note in series.info.notes)
    assert "where it lies" in reason_of(result, "nowhere")


def test_a_file_without_preamble_is_understood(make: Any) -> None:
    path = make.save(make.slice(ZEROS, (0, 0, 0)), "one")
    path.write_bytes(path.read_bytes()[132:])
    assert len(series_of(scan_paths([path]))) == 1


def test_one_id_with_two_persons_gives_two_patients(make: Any) -> None:
    first, second = make.slice(ZEROS, (0, 0, 0)), make.slice(ZEROS, (0, 0, 3), series="2")
    second.PatientName, second.StudyInstanceUID = "Other^Person", "1.2.9"
    make.save_all([first, second])
    names = [patient.patient.name for patient in scan_paths([make.folder]).patients]
    assert names == ["Other^Person", "Test^Person"]


def test_spelling_and_missing_facts_do_not_split_a_person(make: Any) -> None:
    first, second = make.slice(ZEROS, (0, 0, 0)), make.slice(ZEROS, (0, 0, 3), series="2")
    second.PatientName, second.PatientBirthDate = "TEST PERSON", ""
    anonymous = make.slice(ZEROS, (0, 0, 3), series="3")
    anonymous.PatientID = anonymous.PatientName = ""
    make.save_all([first, second, anonymous])
    (patient,) = scan_paths([make.folder]).patients
    assert patient.patient.name == "Test^Person"
    assert patient.patient.birth_date == "1950-01-02"
    assert len(patient.all_series()) == 3


def test_a_file_without_id_joins_nobody_of_another_study(make: Any) -> None:
    first, stranger = make.slice(ZEROS, (0, 0, 0)), make.slice(ZEROS, (0, 0, 3), series="2")
    stranger.PatientID, stranger.StudyInstanceUID = "", "1.2.9"
    make.save_all([first, stranger])
    assert len(scan_paths([make.folder]).patients) == 2


def test_localisers_and_odd_slices_are_set_apart(make: Any) -> None:
    slices = make.stack([0, 3, 6, 9])
    scout = make.slice(np.zeros((8, 8), np.int16), (0, 0, 0))
    scout.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    sagittal = make.slice(ZEROS, (0, 0, 0), (0, 1, 0, 0, 0, -1))
    make.save(scout, "scout")
    make.save(sagittal, "sagittal")
    make.save_all(slices)
    result = scan_paths([make.folder])
    (series,) = series_of(result)
    assert series.info.files == 4
    assert any("4 of the 5 files" in note for note in series.info.notes)
    assert "localiser" in reason_of(result, "scout")
    assert "orientation" in reason_of(result, "sagittal")


def test_phases_in_one_series_become_volumes_of_their_own(make: Any) -> None:
    slices = []
    for phase in ("1", "2"):
        for ds in make.stack([0, 3, 6]):
            ds.TemporalPositionIdentifier = phase
            slices.append(ds)
    make.save_all(slices)
    series = series_of(scan_paths([make.folder]))
    assert [s.info.files for s in series] == [3, 3]
    assert len({s.info.uid for s in series}) == 2
    assert any("TemporalPositionIdentifier = 2" in n for s in series for n in s.info.notes)


def test_copies_and_repeated_slices_are_left_out_with_a_reason(make: Any) -> None:
    slices = make.stack([0, 3, 6])
    make.save_all(slices)
    make.save(slices[1], "copy")
    make.save(make.stack([6])[0], "repeat")
    result = scan_paths([make.folder])
    (series,) = series_of(result)
    assert series.info.files == 3
    assert len(result.rejected) == 2
    assert any("copy of the image" in r.reason.lower() for r in result.rejected)
    assert any("same place" in r.reason for r in result.rejected)


def test_of_a_stack_that_cannot_be_trusted_every_file_is_listed(make: Any) -> None:
    turned = (2, 0, 0, 0, 1, 0)
    paths = make.save_all([make.slice(ZEROS, (0, 0, 5.0 * k), turned) for k in range(5)])
    result = scan_paths([make.folder])
    assert series_of(result) == []
    assert [r.file for r in result.rejected] == [str(path) for path in paths]
    assert "5 files" in result.rejected[0].reason


@pytest.mark.parametrize(("rows", "word"), [(65535, "GiB"), (2000, "truncated")])
def test_sizes_that_cannot_be_true_are_refused_without_allocating(
    make: Any, rows: int, word: str
) -> None:
    ds = make.slice(ZEROS, (0, 0, 0))
    ds.Rows = ds.Columns = rows
    make.save(ds, "bomb")
    assert word in reason_of(scan_paths([make.folder]), "bomb")


@pytest.mark.parametrize(
    ("sop_class", "word"),
    [
        (uid.BasicTextSRStorage, "structured report"),
        (uid.EncapsulatedPDFStorage, "PDF"),
        (uid.GrayscaleSoftcopyPresentationStateStorage, "presentation state"),
        (uid.RTIonPlanStorage, "proton or ion"),
        (uid.DigitalMammographyXRayImageStorageForPresentation, "mammogram"),
        (uid.HangingProtocolStorage, "hanging protocol"),
        ("1.3.12.2.1107.5.9.1", "private object of Siemens"),
        ("1.2.840.999.1", "private"),
    ],
)
def test_other_objects_are_named_in_their_reason(make: Any, sop_class: str, word: str) -> None:
    make.save(make.slice(ZEROS, (0, 0, 0), sop_class=sop_class, modality="OT"), "other")
    assert word in reason_of(scan_paths([make.folder]), "other")


def test_the_sop_class_outranks_a_wrong_modality(make: Any) -> None:
    ds = make.base(uid.RTStructureSetStorage, "RTDOSE")
    make.save(ds)
    (series,) = series_of(scan_paths([make.folder]))
    assert (series.info.modality, series.info.kind) == ("RTSTRUCT", "structures")
    assert any("calls itself RTDOSE" in note for note in series.info.notes)


def test_two_structure_sets_of_one_series_keep_their_own_uids(make: Any) -> None:
    one, two = (make.base(uid.RTStructureSetStorage, "RTSTRUCT") for _ in range(2))
    two.StructureSetLabel = "second"
    make.save_all([one, two])
    uids = {s.info.uid for s in series_of(scan_paths([make.folder]))}
    assert len(uids) == 2


def test_deep_nesting_is_refused_by_name(make: Any) -> None:
    item = b"\xfe\xff\x00\xe0\xff\xff\xff\xff"
    head = b"\x08\x00\x40\x11SQ\x00\x00\xff\xff\xff\xff" + item
    path = make.save(make.slice(ZEROS, (0, 0, 0)), "deep")
    before, pixels = path.read_bytes().split(b"\xe0\x7f\x10\x00")
    path.write_bytes(before + head * 3000 + b"\xe0\x7f\x10\x00" + pixels)
    assert "nested" in reason_of(scan_paths([path]), "deep")


def test_scanning_writes_nothing(make: Any) -> None:
    make.save_all(make.stack([0, 3, 6]))

    def state() -> list[tuple[str, int, str]]:
        return [
            (str(p), p.stat().st_mtime_ns, hashlib.sha256(p.read_bytes()).hexdigest())
            for p in sorted(make.folder.rglob("*"))
            if p.is_file()
        ]

    before = state()
    scan_paths([make.folder])
    assert state() == before


def test_cancelling_stops_between_two_files(make: Any) -> None:
    make.save_all(make.stack([0, 3, 6, 9, 12]))
    seen: list[str] = []

    def cancel_at_third(fraction: float, message: str = "") -> None:
        assert 0.0 <= fraction <= 1.0
        seen.append(message)
        if sum(m.startswith("Reading") for m in seen) == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        scan_paths([make.folder], cancel_at_third)


def test_a_folder_linked_into_itself_ends(make: Any) -> None:
    make.save_all(make.stack([0, 3]))
    (make.folder / "loop").symlink_to(make.folder, target_is_directory=True)
    (series,) = series_of(scan_paths([make.folder, make.folder]))
    assert series.info.files == 2


def test_a_path_that_does_not_exist_is_named(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match="no-such-folder"):
        scan_paths([tmp_path / "no-such-folder"])


def test_names_keep_their_script(make: Any) -> None:
    ds = make.slice(ZEROS, (0, 0, 0))
    ds.SpecificCharacterSet, ds.PatientName = "ISO_IR 192", "Hong^Gildong=洪^吉洞=홍^길동"
    make.save(ds)
    (patient,) = scan_paths([make.folder]).patients
    assert patient.patient.name == "Hong^Gildong=洪^吉洞=홍^길동"


@pytest.mark.real_data
def test_the_robustness_corpus_is_walked_without_an_exception(shared_data: Path) -> None:
    result = scan_paths([shared_data / "robustness-corpus"])
    assert len(result.patients) > 10
    assert all(isinstance(r, Rejected) and r.reason for r in result.rejected)
    reasons = " ".join(r.reason for r in result.rejected)
    assert "nested too deeply" in reasons
    assert "DICOMDIR" in reasons
    colliding = [p.patient.name for p in result.patients if p.patient.id == "COMMON"]
    assert colliding == sorted(colliding)
