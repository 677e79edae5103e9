"""A folder to a case: one patient, everything that can be read, nothing lost in silence."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.core.errors import Cancelled, MixedPatients, NothingToRead
from hccbm_gui.io.load import load_case, load_patient
from hccbm_gui.io.scanning.scan import scan_paths

ZEROS = np.zeros((4, 5), np.int16)


def test_a_case_holds_its_series_by_date_and_modality(make: Any) -> None:
    ct = make.stack([0, 3, 6])
    mr = make.stack([0, 3], series="2", sop_class=uid.MRImageStorage, modality="MR")
    scan = make.nuclear(np.zeros((2, 4, 3), np.uint16), "planar")
    scan.SeriesInstanceUID, scan.SeriesDate = "1.2.826.0.3.3", "20231201"
    structures = make.base(uid.RTStructureSetStorage, "RTSTRUCT", "4")
    structures.FrameOfReferenceUID = "6.6.6"
    structures.StructureSetROISequence = [make.sequence_item(ROINumber=1, ROIName="GTV")]
    make.save_all([*mr, structures, *ct, scan])
    case = load_case([make.folder])
    assert [info.modality for info in case.series] == ["NM", "CT", "MR", "RTSTRUCT"]
    assert set(case.volumes) == {"1.2.826.0.3.1", "1.2.826.0.3.2"}
    assert set(case.planar_scans) == {"1.2.826.0.3.3"}
    assert case.rois[0].structure_set_uid == "1.2.826.0.3.4"
    assert all(len(info.sha256) == 64 for info in case.series)
    assert any("frame of reference" in note for note in case.series[-1].notes)


def test_the_hash_follows_the_content_and_not_the_file_names(make: Any, tmp_path: Path) -> None:
    slices = make.stack([0, 3, 6])
    make.save_all(slices)
    make.folder = tmp_path / "other"
    make.save_all(slices[::-1])
    make.folder = tmp_path / "changed"
    slices[0].PixelData = bytes(len(slices[0].PixelData))
    make.save_all(slices)
    folders = ("dicom", "other", "changed")
    first, other, changed = (load_case([tmp_path / f]).series[0].sha256 for f in folders)
    assert first == other != changed


def test_a_series_that_fails_is_listed_and_the_rest_goes_on(make: Any) -> None:
    make.save_all(make.stack([0, 3]))
    broken = make.stack([0, 3, 6], series="2")
    for ds in broken:
        ds.RescaleSlope = 0
    make.save_all(broken)
    case = load_case([make.folder])
    assert list(case.volumes) == ["1.2.826.0.3.1"]
    (reason,) = [r.reason for r in case.rejected]
    assert "slope is 0" in reason
    assert "3 files" in reason


def test_more_than_one_patient_is_refused_by_name(make: Any) -> None:
    first, second = make.slice(ZEROS, (0, 0, 0)), make.slice(ZEROS, (0, 0, 3), series="2")
    second.PatientID, second.PatientName, second.StudyInstanceUID = "P2", "Other^One", "1.2.9"
    make.save_all([first, second])
    with pytest.raises(MixedPatients) as caught:
        load_case([make.folder])
    for fact in ("P1", "Test^Person", "1950-01-02", "P2", "Other^One"):
        assert fact in str(caught.value)


def test_a_folder_without_dicom_says_so(tmp_path: Path) -> None:
    with pytest.raises(NothingToRead, match="no files") as caught:
        load_case([tmp_path])
    assert str(tmp_path) in str(caught.value)
    (tmp_path / "a.txt").write_text("a")
    with pytest.raises(NothingToRead, match="Not a DICOM file"):
        load_case([tmp_path])
    (tmp_path / "b.txt").write_text("b")
    with pytest.raises(NothingToRead, match="none of 2 files"):
        load_case([tmp_path])


def test_nothing_readable_gives_the_reason_and_not_an_empty_case(make: Any) -> None:
    ds = make.slice(ZEROS, (0, 0, 0))
    ds.RescaleSlope = 0
    make.save(ds)
    with pytest.raises(NothingToRead, match="slope is 0"):
        load_case([make.folder])


def test_a_file_that_vanished_since_the_scan_is_listed(make: Any) -> None:
    paths = make.save_all(make.stack([0, 3]))
    result = scan_paths([make.folder])
    paths[1].unlink()
    case = load_patient(result.patients[0])
    assert case.series == ()
    assert "cannot be read" in case.rejected[0].reason


def test_cancelling_stops_within_a_series(make: Any) -> None:
    make.save_all(make.stack(range(0, 30, 3)))
    seen: list[str] = []

    def cancel(fraction: float, message: str = "") -> None:
        assert 0.0 <= fraction <= 1.0 + 1e-9
        seen.append(message)
        if message.startswith("Reading slice 4"):
            raise Cancelled

    with pytest.raises(Cancelled):
        load_case([make.folder], cancel)
    assert not any(message.startswith("Reading slice 5") for message in seen)


def test_progress_only_grows(make: Any) -> None:
    make.save_all([*make.stack([0, 3, 6]), *make.stack([0, 3], series="2")])
    seen: list[float] = []
    load_case([make.folder], lambda fraction, message="": seen.append(fraction))
    assert seen == sorted(seen)
    assert seen[-1] == pytest.approx(1.0)
