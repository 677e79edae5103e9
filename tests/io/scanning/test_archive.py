"""ZIP archives: read like folders, never believed further than the disk allows."""

import hashlib
import io
import os
import random
import stat
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.errors import Cancelled, NothingToRead
from hccbm_gui.io.load import load_case
from hccbm_gui.io.scanning import archive
from hccbm_gui.io.scanning.scan import ScanResult, scan_paths

ZEROS = np.zeros((4, 5), np.int16)


def series_of(result: ScanResult) -> list[Any]:
    return [s for patient in result.patients for s in patient.all_series()]


def reason_of(result: ScanResult, name: str) -> str:
    return next(r.reason for r in result.rejected if r.file.endswith(name))


@pytest.fixture
def cd(make: Any, tmp_path: Path) -> Path:
    """Three slices, a viewer and a text in one archive."""
    files = make.save_all(make.stack([0, 3, 6]))
    path = tmp_path / "cd" / "study.zip"
    path.parent.mkdir()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for n, file in enumerate(files):
            made.write(file, f"DICOM/ST1/IMG{n}")
        made.writestr("viewer.exe", b"MZ" + bytes(100))
        made.writestr("readme.txt", b"Read me.")
    return path


def test_an_archive_is_read_like_the_folder_it_holds(make: Any, cd: Path) -> None:
    case = load_case([cd])
    folder = load_case([make.folder])
    assert [info.geometry for info in case.series] == [info.geometry for info in folder.series]
    (packed,), (plain,) = case.volumes.values(), folder.volumes.values()
    assert np.array_equal(packed.array, plain.array)


def test_members_are_named_as_in_the_archive(cd: Path) -> None:
    result = scan_paths([cd])
    assert [Path(r.file).relative_to(cd.parent).as_posix() for r in result.rejected] == [
        "study.zip/readme.txt", "study.zip/viewer.exe",
    ]  # fmt: skip
    assert "viewer of the disc" in reason_of(result, "viewer.exe")


def test_an_archive_within_a_folder_is_read_too(cd: Path) -> None:
    (series,) = series_of(scan_paths([cd.parent]))
    assert series.info.files == 3


def test_nothing_is_written_beside_the_archive(cd: Path) -> None:
    before = hashlib.sha256(cd.read_bytes()).hexdigest(), cd.stat().st_mtime_ns
    (series,) = series_of(scan_paths([cd.parent]))
    assert os.listdir(cd.parent) == ["study.zip"]
    assert (hashlib.sha256(cd.read_bytes()).hexdigest(), cd.stat().st_mtime_ns) == before
    private = series.paths[0].parent.parent
    assert not private.is_relative_to(cd.parent)
    assert stat.S_IMODE(private.parent.stat().st_mode) == 0o700


def test_an_archive_opened_again_is_unpacked_once(cd: Path) -> None:
    first, second = (series_of(scan_paths([cd]))[0].paths for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    "name",
    ["../../escaped.dcm", "/absolute/escaped.dcm", "..\\..\\escaped.dcm", "C:\\escaped.dcm",
     "a/" * 200 + "escaped.dcm", "con\x07:<>escaped.dcm"],
)  # fmt: skip
def test_no_name_leads_out_of_the_private_folder(make: Any, tmp_path: Path, name: str) -> None:
    data = make.save(make.slice(ZEROS, (0, 0, 0))).read_bytes()
    path = tmp_path / "evil.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(name, data)
        made.writestr("other/" + name, data)
    (series,) = series_of(scan_paths([path]))
    assert not list(tmp_path.parent.rglob("escaped*"))
    root = archive._private_folder()
    assert all(p.resolve().is_relative_to(root.resolve()) for p in series.paths)


def test_two_members_of_one_name_are_both_looked_into(make: Any, tmp_path: Path) -> None:
    files = [make.save(ds).read_bytes() for ds in make.stack([0, 3])]
    path = tmp_path / "twice.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("IMG", files[0])
        with pytest.warns(UserWarning, match="Duplicate"):
            made.writestr("IMG", files[1])
    (series,) = series_of(scan_paths([path]))
    assert series.info.files == 2


def test_a_bomb_is_refused_without_being_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros", bytes(3 * 1024**2))
    monkeypatch.setattr(archive, "HARMLESS_BYTES", 1024**2)
    opened: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda self, info: opened.append(info))
    result = scan_paths([path])
    assert "not believed" in reason_of(result, "bomb.zip")
    assert not opened


def test_an_archive_larger_than_the_disk_is_refused(
    cd: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "SPARE_BYTES", 2**62)
    assert "GiB free" in reason_of(scan_paths([cd]), "study.zip")


def test_too_many_members_are_refused(cd: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_MEMBERS", 4)
    assert "5 files" in reason_of(scan_paths([cd]), "study.zip")


def test_a_locked_member_is_said_in_words_and_the_others_are_read(cd: Path) -> None:
    raw = bytearray(cd.read_bytes())
    for mark, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        raw[raw.find(mark) + flags] |= 0x1
    cd.write_bytes(raw)
    result = scan_paths([cd])
    assert "password" in reason_of(result, "IMG0")
    assert series_of(result)[0].info.files == 2


def test_a_damaged_member_loses_only_itself(cd: Path) -> None:
    raw = bytearray(cd.read_bytes())
    start = raw.find(b"IMG1") + 4
    for n in range(start + 20, start + 40):
        raw[n] ^= 0xFF
    cd.write_bytes(raw)
    result = scan_paths([cd])
    assert "damaged" in reason_of(result, "IMG1")
    assert series_of(result)[0].info.files == 2


def test_a_way_of_packing_that_is_not_known_is_named(cd: Path) -> None:
    raw = bytearray(cd.read_bytes())
    for mark, place in ((b"PK\x01\x02", 10), (b"PK\x03\x04", 8)):
        raw[raw.find(mark) + place] = 99
    cd.write_bytes(raw)
    assert "packed in a way" in reason_of(scan_paths([cd]), "IMG0")


def test_an_archive_cut_short_says_so(cd: Path) -> None:
    cd.write_bytes(cd.read_bytes()[:-30])
    result = scan_paths([cd])
    assert series_of(result) == []
    assert "broken or incomplete" in reason_of(result, "study.zip")


def test_an_archive_in_an_archive_is_named(cd: Path, tmp_path: Path) -> None:
    outer = tmp_path / "outer.zip"
    with zipfile.ZipFile(outer, "w") as made:
        made.write(cd, "inner/study.zip")
    result = scan_paths([outer])
    assert "inside a ZIP archive" in reason_of(result, "outer.zip/inner/study.zip")


def test_an_office_document_is_not_taken_for_images(tmp_path: Path) -> None:
    path = tmp_path / "letter.docx"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("[Content_Types].xml", "<x/>")
        made.writestr("word/document.xml", "<x/>")
    (rejected,) = scan_paths([path]).rejected
    assert "Office document" in rejected.reason


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link.zip"
    info = zipfile.ZipInfo("secret")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as made:
        made.writestr(info, "/etc/passwd")
    assert "link" in reason_of(scan_paths([path]), "secret")


def test_unpacking_is_cancelled_and_leaves_nothing(cd: Path) -> None:
    root = archive._private_folder()
    before = set(root.iterdir())

    def cancel(fraction: float, message: str = "") -> None:
        if message.startswith("Unpacking") and "IMG1" in message:
            raise Cancelled

    with pytest.raises(Cancelled):
        scan_paths([cd], cancel)
    assert set(root.iterdir()) == before


def test_what_a_killed_program_left_is_taken_away(tmp_path: Path) -> None:
    old, fresh = (tmp_path / f"{archive.FOLDER}{n}" for n in ("old", "fresh"))
    for folder in (old, fresh):
        folder.mkdir()
        (folder / "image").write_bytes(b"of a patient")
    os.utime(old, (0, 0))
    archive._remove_stale(tmp_path)
    assert not old.exists()
    assert fresh.exists()


def test_archives_with_flipped_bytes_never_raise(cd: Path, tmp_path: Path) -> None:
    whole = cd.read_bytes()
    chance = random.Random(3)
    for n in range(60):
        raw = bytearray(whole)
        for _ in range(4):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        path = tmp_path / f"m{n}.zip"
        path.write_bytes(raw)
        result = scan_paths([path])
        assert result.patients or result.rejected


def test_an_empty_archive_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "empty.zip"
    stream = io.BytesIO()
    zipfile.ZipFile(stream, "w").close()
    path.write_bytes(stream.getvalue())
    assert "empty" in reason_of(scan_paths([path]), "empty.zip")
    with pytest.raises(NothingToRead):
        load_case([path])
