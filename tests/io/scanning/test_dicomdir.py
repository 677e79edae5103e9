"""A DICOMDIR opened as a file: what it refers to, whatever the case of the names."""

import warnings
from pathlib import Path
from typing import Any

import pytest
from pydicom import uid
from pydicom.dataset import Dataset, FileMetaDataset

from hccbm_gui.io.scanning.scan import ScanResult, scan_paths


def reason_of(result: ScanResult, end: str) -> str:
    return next(r.reason for r in result.rejected if r.file.endswith(end))


def write_dicomdir(folder: Path, references: list[list[str]], name: str = "DICOMDIR") -> Path:
    """A table of contents that refers to `references`."""
    ds = Dataset()
    ds.FileSetID = "DISC"
    records = [Dataset()]
    records[0].DirectoryRecordType = "PATIENT"
    for parts in references:
        record = Dataset()
        record.DirectoryRecordType = "IMAGE"
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            record.ReferencedFileID = parts
        records.append(record)
    ds.DirectoryRecordSequence = records
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
    ds.file_meta.MediaStorageSOPClassUID = uid.MediaStorageDirectoryStorage
    ds.file_meta.MediaStorageSOPInstanceUID = "1.2.3"
    path = folder / name
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # names that the standard forbids
        ds.save_as(path, enforce_file_format=True)
    return path


@pytest.fixture
def disc(make: Any) -> Path:
    """Three slices in lower case, one with the version some discs add; a fourth elsewhere."""
    names = ("images/img1", "images/img2;1", "images/img3", "elsewhere/img4")
    for ds, name in zip(make.stack([0, 3, 6, 9]), names, strict=True):
        make.save(ds, name)
    return Path(make.folder)


def test_what_it_refers_to_is_read_whatever_the_case(disc: Path) -> None:
    path = write_dicomdir(disc, [["IMAGES", f"IMG{n}"] for n in (1, 2, 3)])
    result = scan_paths([path])
    ((series,),) = (patient.all_series() for patient in result.patients)
    assert sorted(p.name for p in series.paths) == ["img1", "img2;1", "img3"]
    assert "3 of the 3 files" in reason_of(result, "DICOMDIR")


def test_what_is_missing_is_listed(disc: Path) -> None:
    path = write_dicomdir(disc, [["IMAGES", "IMG1"], ["IMAGES", "IMG9"], ["GONE", "IMG1"]])
    result = scan_paths([path])
    for end in ("IMAGES/IMG9", "GONE/IMG1"):
        assert "not there" in reason_of(result, end)
    assert "1 of the 3 files" in reason_of(result, "DICOMDIR")


@pytest.mark.parametrize("parts", [["..", "..", "etc"], ["images/../../x"], ["C:\\x", ".."]])
def test_no_reference_leads_out_of_the_disc(disc: Path, parts: list[str]) -> None:
    outside = disc.parent / "x"
    outside.write_bytes(b"secret")
    result = scan_paths([write_dicomdir(disc, [parts])])
    assert result.patients == ()
    assert not any(Path(r.file) == outside and "not DICOM" in r.reason for r in result.rejected)


def test_one_that_refers_to_nothing_says_what_to_do(disc: Path) -> None:
    (rejected,) = scan_paths([write_dicomdir(disc, [])]).rejected
    assert "Open the folder" in rejected.reason


def test_one_cut_short_is_a_reason_and_no_crash(disc: Path) -> None:
    path = write_dicomdir(disc, [["IMAGES", "IMG1"]])
    path.write_bytes(path.read_bytes()[:-12])
    result = scan_paths([path])
    assert any(Path(r.file).name == "DICOMDIR" for r in result.rejected)


def test_within_a_folder_it_is_a_table_of_contents(disc: Path) -> None:
    write_dicomdir(disc, [["IMAGES", "IMG1"]])
    result = scan_paths([disc])
    ((series,),) = (patient.all_series() for patient in result.patients)
    assert series.info.files == 4
    assert "table of contents" in reason_of(result, "DICOMDIR")


def test_given_with_its_folder_nothing_is_read_twice(disc: Path) -> None:
    path = write_dicomdir(disc, [["IMAGES", "IMG1"]])
    result = scan_paths([path, disc])
    ((series,),) = (patient.all_series() for patient in result.patients)
    assert series.info.files == 4
    assert not any("copy" in r.reason.lower() for r in result.rejected)
