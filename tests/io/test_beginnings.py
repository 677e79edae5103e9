"""What lies beside images gets a reason that worries nobody; DICOM of any name is read."""

from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.checks.left_out import kind_of
from hccbm_gui.io.beginnings import BY_BEGINNING, BY_NAME, BY_SUFFIX, PICTURES, not_dicom
from hccbm_gui.io.scanning.scan import scan_paths

OTHERS = {
    "Thumbs.db": (b"\xd0\xcf\x11\xe0" + bytes(600), "Windows"),
    ".DS_Store": (b"\x00\x00\x00\x01Bud1", "macOS"),
    "._IMG1": (b"\x00\x05\x16\x07" + bytes(50), "macOS"),
    "autorun.inf": (b"[autorun]", "start from the disc"),
    "viewer.EXE": (b"MZ" + bytes(600), "not started"),
    "renamed.dcm": (b"MZ" + bytes(600), "program"),
    "lib.dll": (b"anything", "part of a program"),
    "old.rar": (b"Rar!\x1a\x07", "Unpack"),
    "scan.nii": (bytes(344) + b"n+1\x00", "NIfTI"),
    "work.hccbm": (b'{"schema": "hccbm-case"}', "by itself"),
    "disc.iso": (bytes(600), "whole disc"),
    "index.html": (b"<html>", "web page"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_the_reason_says_what_it_is(tmp_path: Path, name: str) -> None:
    content, word = OTHERS[name]
    (tmp_path / name).write_bytes(content)
    (rejected,) = scan_paths([tmp_path]).rejected
    assert word in rejected.reason


@pytest.mark.parametrize("name", ["IMG.exe", "IMG.txt", ".hidden", "thumbs.db", "IMG.zip", "x.iso"])
def test_dicom_is_read_whatever_it_is_called(make: Any, name: str) -> None:
    make.save(make.stack([0])[0], name)
    assert len(scan_paths([make.folder]).patients) == 1


@pytest.mark.parametrize("table", [BY_NAME, BY_SUFFIX, BY_BEGINNING])
def test_no_check_takes_what_lies_beside_images_for_a_broken_file(table: dict[Any, str]) -> None:
    assert {kind_of(Rejected("a", reason)) for reason in table.values()} == {"other"}


@pytest.mark.parametrize("beginning", PICTURES)
def test_a_picture_is_told_from_other_files(beginning: bytes) -> None:
    assert kind_of(Rejected("a", not_dicom(beginning))) == "picture"
