"""The index of folders read before: it spares reading, and never changes what is found."""

import json
import os
import sqlite3
import stat
import time
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.io.headers.file_header import read_headers
from hccbm_gui.io.scanning import header_index, header_pass
from hccbm_gui.io.scanning.header_index import forget, open_index
from hccbm_gui.io.scanning.header_json import header_from, plain
from hccbm_gui.io.scanning.scan import scan_paths
from hccbm_gui.io.scanning.scan_result import ScanCounts

ZEROS = np.zeros((4, 5), np.int16)


def age(folder: Path, seconds: float = 100.0) -> None:
    """Let all files be written a while ago: what is fresh is never trusted."""
    then = time.time() - seconds
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (then, then), follow_symlinks=False)


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "user" / "index.sqlite"


@pytest.fixture
def folder(make: Any) -> Path:
    """Three slices, a structure set below, and a text."""
    make.save_all(make.stack([0, 3, 6]))
    make.save(make.base(uid.RTStructureSetStorage, "RTSTRUCT"), "below/rs")
    (make.folder / "notes.txt").write_text("nothing")
    age(make.folder)
    return Path(make.folder)


def test_the_second_time_nothing_is_read_and_the_same_is_found(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = scan_paths([folder], index=index)
    assert first.counts == ScanCounts(newly_read=5)

    def never(path: Path) -> Any:
        raise AssertionError(f"{path} was read")

    monkeypatch.setattr(header_pass, "read_headers", never)
    again = scan_paths([folder], index=index)
    assert again.counts == ScanCounts(from_index=5)
    assert (again.patients, again.rejected) == (first.patients, first.rejected)


def test_with_and_without_the_index_the_same_is_found(folder: Path, index: Path) -> None:
    scan_paths([folder], index=index)
    without, within = scan_paths([folder]), scan_paths([folder], index=index)
    assert (without.patients, without.rejected) == (within.patients, within.rejected)


@pytest.mark.rewrites_sources
def test_changed_new_and_vanished_files_are_noticed(make: Any, folder: Path, index: Path) -> None:
    scan_paths([folder], index=index)
    slices = sorted(folder.glob("00*"))
    ds = make.stack([3])[0]
    ds.SeriesDescription = "changed"
    for path in (make.save(ds, slices[1].name), make.save(make.stack([9])[0], "new")):
        os.utime(path, (time.time() - 50.0,) * 2)
    slices[2].unlink()
    (folder / "below" / "rs").unlink()
    result = scan_paths([folder], index=index)
    assert result.counts == ScanCounts(from_index=2, newly_read=1, changed=1, vanished=2)
    assert result.patients == scan_paths([folder]).patients
    assert scan_paths([folder], index=index).counts == ScanCounts(from_index=4)


def test_a_folder_that_vanished_is_told_and_forgotten(folder: Path, index: Path) -> None:
    scan_paths([folder], index=index)
    (folder / "below" / "rs").unlink()
    (folder / "below").rmdir()
    assert scan_paths([folder], index=index).counts.vanished == 1
    assert scan_paths([folder], index=index).counts.vanished == 0


@pytest.mark.rewrites_sources
def test_a_file_changed_in_place_with_size_and_time_kept_is_read_again(
    folder: Path, index: Path
) -> None:
    scan_paths([folder], index=index)
    path = sorted(folder.glob("00*"))[0]
    before = path.stat()
    path.write_bytes(path.read_bytes().replace(b"Test^Person", b"Best^Person"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert scan_paths([folder], index=index).counts.changed == 1


def test_what_was_written_just_now_is_not_trusted_yet(make: Any, index: Path) -> None:
    make.save_all(make.stack([0, 3]))
    scan_paths([make.folder], index=index)
    assert scan_paths([make.folder], index=index).counts.from_index == 0


def test_one_file_opened_alone_leaves_what_is_known_of_its_neighbours(
    folder: Path, index: Path
) -> None:
    scan_paths([folder], index=index)
    one = sorted(folder.glob("00*"))[0]
    assert scan_paths([one], index=index).counts == ScanCounts(from_index=1)
    assert scan_paths([folder], index=index).counts == ScanCounts(from_index=5)


def test_an_archive_unpacked_again_is_known_by_its_members(
    folder: Path, index: Path, tmp_path: Path
) -> None:
    path = tmp_path / "cd.zip"
    with zipfile.ZipFile(path, "w") as made:
        for file in sorted(folder.glob("00*")):
            made.write(file, f"IMAGES/{file.name}")
    age(tmp_path)
    first = scan_paths([path], index=index)
    again = scan_paths([path], index=index)
    assert again.counts == ScanCounts(from_index=3)
    assert again.patients == first.patients


@pytest.mark.rewrites_sources
def test_members_that_left_an_archive_have_vanished(
    folder: Path, index: Path, tmp_path: Path
) -> None:
    path, slices = tmp_path / "cd.zip", sorted(folder.glob("00*"))
    for count in (3, 2):
        with zipfile.ZipFile(path, "w") as made:
            for file in slices[:count]:
                made.write(file, f"IMAGES/{file.name}")
        os.utime(path, (time.time() - 100 * count,) * 2)
        counts = scan_paths([path], index=index).counts
    assert counts == ScanCounts(changed=2, vanished=1)
    assert scan_paths([path], index=index).counts == ScanCounts(from_index=2)


@pytest.mark.parametrize("content", [b"", b"not a database at all" * 100, b"SQLite format 3\x00"])
def test_a_broken_index_is_set_aside_and_the_scan_goes_on(
    folder: Path, index: Path, content: bytes
) -> None:
    index.parent.mkdir()
    index.write_bytes(content)
    assert scan_paths([folder], index=index).counts.newly_read == 5
    assert scan_paths([folder], index=index).counts.from_index == 5


def test_the_database_of_another_program_is_not_written_into(folder: Path, index: Path) -> None:
    index.parent.mkdir()
    with sqlite3.connect(index) as other:
        other.execute("CREATE TABLE precious (thing TEXT)")
    other.close()
    content = index.read_bytes()
    assert scan_paths([folder], index=index).counts.newly_read == 5
    assert index.with_name("index.sqlite.set-aside").read_bytes() == content


def test_a_locked_index_is_done_without(folder: Path, index: Path) -> None:
    scan_paths([folder], index=index)
    other = sqlite3.connect(index)
    other.execute("BEGIN EXCLUSIVE")
    try:
        result = scan_paths([folder], index=index)
    finally:
        other.rollback()
        other.close()
    assert len(result.patients) == 1
    assert scan_paths([folder], index=index).counts.from_index == 5


def test_an_index_where_nothing_can_be_written_is_done_without(folder: Path) -> None:
    assert scan_paths([folder], index=Path("/proc/none/index.sqlite")).patients


@pytest.mark.parametrize(
    "content", [b"rubbish", zlib.compress(b"[]"), zlib.compress(b'{"notes.txt": 3}'), None, 7]
)
def test_a_damaged_row_is_not_believed(folder: Path, index: Path, content: object) -> None:
    scan_paths([folder], index=index)
    with sqlite3.connect(index) as damaged:
        damaged.execute("UPDATE folders SET content = ?", (content,))
    damaged.close()
    result = scan_paths([folder], index=index)
    assert len(result.patients[0].all_series()) == 2
    assert scan_paths([folder], index=index).patients == result.patients


def test_values_that_are_no_header_are_read_anew(folder: Path, index: Path) -> None:
    scan_paths([folder], index=index)
    name = sorted(folder.glob("00*"))[0].name
    with sqlite3.connect(index) as damaged:
        path = os.fsencode(folder)
        (packed,) = damaged.execute(
            "SELECT content FROM folders WHERE path = ?", (path,)
        ).fetchone()
        files = json.loads(zlib.decompress(packed))
        files[name][1] = [["too", "short"]]
        packed = zlib.compress(json.dumps(files).encode())
        damaged.execute("UPDATE folders SET content = ? WHERE path = ?", (packed, path))
    damaged.close()
    assert scan_paths([folder], index=index).patients == scan_paths([folder]).patients


def test_the_index_is_for_nobody_but_the_user(folder: Path, index: Path) -> None:
    scan_paths([folder], index=index)
    assert stat.S_IMODE(index.stat().st_mode) == 0o600


def test_what_is_forgotten_is_gone_from_the_disk(folder: Path, index: Path) -> None:
    scan_paths([folder], index=index)
    index.with_name("index.sqlite.set-aside").write_bytes(b"an earlier one")
    forget(index)
    assert list(index.parent.iterdir()) == []
    forget(index)
    assert scan_paths([folder], index=index).counts.newly_read == 5


def test_the_oldest_folders_leave_a_full_index(
    make: Any, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(header_index, "MOST_FILES", 5)
    for n in range(4):
        make.save(make.stack([0])[0], f"f{n}/a")
        make.save(make.stack([3])[0], f"f{n}/b")
    age(make.folder)
    for n in (0, 1, 0, 2):
        scan_paths([make.folder / f"f{n}"], index=index)
    opened = open_index(index)
    assert opened is not None
    known = [Path(name).name for name in opened.folders_below(str(make.folder))]
    opened.close()
    assert sorted(known) == ["f0", "f2"]


def test_an_index_of_other_code_is_begun_anew(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_paths([folder], index=index)
    monkeypatch.setattr(header_index, "_format", lambda: 4711)
    assert scan_paths([folder], index=index).counts == ScanCounts(newly_read=5)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_that_are_no_utf8_are_kept(make: Any, index: Path) -> None:
    odd = os.path.join(os.fsencode(make.folder), b"caf\xe9")
    make.save(make.stack([0])[0], "plain")
    os.rename(make.folder / "plain", odd)
    age(make.folder)
    first = scan_paths([make.folder], index=index)
    again = scan_paths([make.folder], index=index)
    assert again.counts == ScanCounts(from_index=1)
    assert again.patients == first.patients


def test_every_header_comes_back_from_json_as_it_was(make: Any) -> None:
    planar = make.nuclear(np.zeros((2, 4, 5), np.uint16), "planar")
    planar.DetectorInformationSequence = [make.detector("R-10202"), make.detector("R-10204")]
    named = make.slice(ZEROS, (1.5, -2, 1e-7))
    named.SpecificCharacterSet, named.PatientName = "ISO_IR 192", "Hong^Gildong=洪^吉洞=홍^길동"
    for ds in (planar, named, make.base(uid.RTPlanStorage, "RTPLAN")):
        path = make.save(ds)
        (header,) = read_headers(path)
        stored = json.loads(json.dumps(header, default=plain))
        assert header_from(stored, path) == header


def test_what_json_cannot_keep_is_refused_at_once() -> None:
    with pytest.raises(TypeError, match="complex"):
        json.dumps({"a": 1j}, default=plain)
