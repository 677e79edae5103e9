"""Looking for files: each once, whatever the folders are like, and Cancel is heard meanwhile."""

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.core.errors import Cancelled, NothingToRead
from hccbm_gui.core.progress import quiet
from hccbm_gui.io.scanning import read_ahead
from hccbm_gui.io.scanning.found_files import find_files, readable
from hccbm_gui.io.scanning.read_ahead import beginnings
from hccbm_gui.io.scanning.scan import scan_paths

SLOW_S = 5.0


def names(paths: list[Path]) -> list[str]:
    return [file.path.name for file in find_files(paths, quiet).files]


def cancel_after(seconds: float) -> Any:
    end = time.monotonic() + seconds

    def progress(fraction: float, message: str = "") -> None:
        if time.monotonic() > end:
            raise Cancelled

    return progress


def test_a_folder_given_twice_and_one_within_it_are_looked_through_once(tmp_path: Path) -> None:
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    (below / "x").touch()
    (tmp_path / "a" / "y").touch()
    assert names([below, tmp_path, tmp_path / "a", below / "x", tmp_path]) == ["x", "y"]


def test_links_that_lead_in_circles_or_nowhere_end(tmp_path: Path) -> None:
    for one, other in (("a", "b"), ("b", "a")):
        (tmp_path / one).mkdir()
        (tmp_path / one / "to").symlink_to(tmp_path / other, target_is_directory=True)
    (tmp_path / "a" / "x").touch()
    (tmp_path / "b" / "same").symlink_to(tmp_path / "a" / "x")
    (tmp_path / "b" / "gone").symlink_to(tmp_path / "nowhere")
    found = find_files([tmp_path], quiet)
    assert [file.path.name for file in found.files] == ["x"]
    (rejected,) = found.rejected
    assert "not there" in rejected.reason


@pytest.mark.skipif(not hasattr(os, "getuid") or os.getuid() == 0, reason="root may read all")
def test_a_folder_without_permission_is_a_reason(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    try:
        (rejected,) = find_files([tmp_path], quiet).rejected
    finally:
        closed.chmod(0o700)
    assert "Permission denied" in rejected.reason


def test_a_folder_that_cannot_be_listed_is_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "x").touch()
    listed = os.scandir

    def scandir(folder: str) -> Any:
        if folder.endswith("bad"):
            raise PermissionError(13, "Permission denied")
        return listed(folder)

    monkeypatch.setattr(os, "scandir", scandir)
    found = find_files([tmp_path], quiet)
    assert [file.path.name for file in found.files] == ["x"]
    assert "cannot be read: Permission denied" in found.rejected[0].reason


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_that_are_no_utf8_can_be_said(tmp_path: Path) -> None:
    os.close(os.open(os.path.join(os.fsencode(tmp_path), b"caf\xe9"), os.O_CREAT))
    (rejected,) = scan_paths([tmp_path]).rejected
    assert rejected.file.endswith("caf\\xe9")
    assert rejected.file.encode("utf-8")
    assert readable("홍길동") == "홍길동"


def test_a_path_without_permission_or_below_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NothingToRead, match="does not exist"):
        find_files([tmp_path / "file" / "x"], quiet)


def test_cancel_is_heard_while_a_folder_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = threading.Event()
    monkeypatch.setattr(os, "scandir", lambda folder: silent.wait(SLOW_S))
    start = time.monotonic()
    with pytest.raises(Cancelled):
        find_files([tmp_path], cancel_after(0.0))
    assert time.monotonic() - start < SLOW_S / 2
    silent.set()


def test_cancel_is_heard_while_a_file_is_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "x").write_bytes(b"x")
    files = find_files([tmp_path], quiet).files
    silent = threading.Event()
    monkeypatch.setattr(read_ahead, "_beginning", lambda file: silent.wait(SLOW_S))
    start = time.monotonic()
    with pytest.raises(Cancelled):
        list(beginnings(files, cancel_after(0.0)))
    assert time.monotonic() - start < SLOW_S / 2
    silent.set()


def test_beginnings_come_in_order_and_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    for n in range(100):
        (tmp_path / f"{n:03d}").write_bytes(f"{n}".encode() * 300)
    os.mkfifo(tmp_path / "pipe")
    files = find_files([tmp_path], quiet).files
    read = list(beginnings(files, quiet))
    assert [file.path.name for file, _ in read] == [*(f"{n:03d}" for n in range(100)), "pipe"]
    assert [start for _, start in read[:100]] == [(f"{n}".encode() * 300)[:512] for n in range(100)]
    assert read[100][1] == b""


def test_a_file_that_vanishes_meanwhile_is_told(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = make.save_all(make.stack([0, 3, 6]))

    def vanish(fraction: float, message: str = "") -> None:
        if message.startswith("Reading"):
            paths[2].unlink(missing_ok=True)

    result = scan_paths([make.folder], vanish)
    (rejected,) = result.rejected
    assert "gone now" in rejected.reason
    assert result.patients[0].all_series()[0].info.files == 2
