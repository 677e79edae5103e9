"""The case file on disk: whole or not at all, and never mistaken for something else."""

import json
from dataclasses import fields, replace
from pathlib import Path

import numpy as np
import pytest

from hccbm_gui.core.errors import InputRefused, UnreadableFile
from hccbm_gui.core.measure.shapes import Marker, Ruler
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.planar import View
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.io.saving.case_file import (
    TAGGED,
    found_sources,
    is_case_path,
    read_case_file,
    source_of,
    write_case_file,
)
from hccbm_gui.io.saving.plain_json import to_plain
from hccbm_gui.io.saving.saved_case import SavedCase, SavedSeries, SavedSource, SavedView, SavedWork


@pytest.fixture
def saved() -> SavedCase:
    ring = np.array([(0.1, 0.2, 5.0), (10 / 3, 0, 5), (9.9, 1e-7, 5)])
    plane = {"frame_uid": "f", "series_uid": "ct", "normal": (0, 0, 1)}
    return SavedCase(
        Patient("7", "Größe^Test", "1950-01-02", "F"),
        (SavedSource("/data/patient", "../patient"),),
        (SavedSeries("ct", "CT", "volume", "Planning", "f", 60, "ab12", ("looked at",)),),
        SavedWork(
            structure_order=("rs/1", "drawn/1"),
            structures=(
                Roi("GTV", RoiKind.GTV, (255, 0, 1), "f", (ring, ring + 3), "ct", 1, "drawn"),
            ),
            spots=(
                Spot("hot-1", SpotType.HOT, Side.LEFT, "pelvis", "nm", outlines=(ring[:, :2],),
                     area_cm2=3.3, state=SpotState.ACCEPTED, edited=True),
            ),
            searched=frozenset({"nm", "pt"}),
            views=(SavedView("nm", 1, View.POSTERIOR, None),),
            alignments=(
                PlanarAlignment(
                    "nm", "f", np.eye(3) / 3, AlignmentMethod.LANDMARKS, 1.5, "me", "now"
                ),
            ),
            registrations=(RigidRegistration.by_translation("f", "g", (1.0, 2.0, 1 / 3)),),
            measurements=(
                Ruler(id="ruler-1", label="tumour", points_mm=((0, 0, 0), (1 / 3, 2, 0)), **plane),
                Marker(id="marker-1", points_mm=((1, 2, 3),), number=4, **plane),
            ),
            gantry_deg=180.0,
            chosen_gtv="drawn/1",
        ),
    )  # fmt: skip


def plain(saved: SavedCase) -> object:
    """All of it, by value."""
    return json.loads(json.dumps(to_plain(saved, TAGGED)))


def test_a_case_file_comes_back_as_it_was_written(saved: SavedCase, tmp_path: Path) -> None:
    path = tmp_path / "case.hccbm"
    write_case_file(path, saved)
    back = read_case_file(path)
    assert plain(back) == plain(saved)
    assert back.work.measurements == saved.work.measurements
    assert back.work.searched == saved.work.searched
    assert np.array_equal(back.work.structures[0].contours[1], saved.work.structures[0].contours[1])
    assert not back.work.structures[0].contours[1].flags.writeable
    assert np.isnan(back.work.registrations[0].residual_mm)
    assert list(tmp_path.iterdir()) == [path]


def test_a_person_can_read_it(saved: SavedCase, tmp_path: Path) -> None:
    path = tmp_path / "case.hccbm"
    write_case_file(path, saved)
    text = path.read_text(encoding="utf-8")
    document = json.loads(text)
    assert document["schema"] == "hccbm-case"
    assert document["version"] == 1
    assert "LPS" in document["meanings"]
    assert "doses" in document["not_saved"]
    assert "Größe^Test" in text
    assert max(map(len, text.splitlines())) < 200


def test_everything_that_is_saved_is_told_in_the_document() -> None:
    words = (Path(__file__).parents[3] / "docs" / "case-file.md").read_text(encoding="utf-8")
    for kind in (SavedCase, SavedWork, SavedSeries, SavedSource):
        missing = [field.name for field in fields(kind) if f"`{field.name}`" not in words]
        assert not missing, f"docs/case-file.md does not name {missing} of {kind.__name__}"


def test_nothing_is_written_over_without_consent(saved: SavedCase, tmp_path: Path) -> None:
    path = tmp_path / "case.hccbm"
    write_case_file(path, saved)
    first = path.read_bytes()
    with pytest.raises(InputRefused, match="exists already"):
        write_case_file(path, replace(saved, series=()))
    assert path.read_bytes() == first
    write_case_file(path, replace(saved, series=()), replace=True)
    assert read_case_file(path).series == ()


def test_a_file_that_is_no_case_file_is_never_replaced(saved: SavedCase, tmp_path: Path) -> None:
    image = tmp_path / "image.hccbm"
    image.write_bytes(b"\0" * 128 + b"DICM and pixels")
    with pytest.raises(InputRefused, match="not a case file"):
        write_case_file(image, saved, replace=True)
    assert image.read_bytes().endswith(b"pixels")


def test_what_cannot_be_written_leaves_the_earlier_file_whole(
    saved: SavedCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "case.hccbm"
    write_case_file(path, saved)
    first = path.read_bytes()

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputRefused, match="No space left"):
        write_case_file(path, replace(saved, series=()), replace=True)
    assert path.read_bytes() == first
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(InputRefused, match="cannot be saved"):
        write_case_file(tmp_path / "nowhere" / "case.hccbm", saved)


def edited(path: Path, **values: object) -> Path:
    """The file with other values at its top."""
    path.write_text(json.dumps(json.loads(path.read_text(encoding="utf-8")) | values))
    return path


def test_a_newer_version_is_refused_in_words(saved: SavedCase, tmp_path: Path) -> None:
    path = tmp_path / "case.hccbm"
    write_case_file(path, saved)
    with pytest.raises(InputRefused, match="version 2; this program reads up to 1"):
        read_case_file(edited(path, version=2, something_new=[1, 2]))
    for version in ("1", 0, None, True, 1.5):
        with pytest.raises(UnreadableFile, match="does not say its version"):
            read_case_file(edited(path, version=version))


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1, 2]", b'{"schema": "other"}', b"\xff\xfe", b"[" * 100_000]
)
def test_what_is_no_case_file_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "case.hccbm"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile) as caught:
        read_case_file(path)
    assert str(path) in str(caught.value)


def test_a_broken_file_says_where_it_is_broken(saved: SavedCase, tmp_path: Path) -> None:
    path = tmp_path / "case.hccbm"
    write_case_file(path, saved)
    work = json.loads(path.read_text(encoding="utf-8"))["work"]
    work["spots"][0]["state"] = "maybe"
    with pytest.raises(UnreadableFile, match=r"maybe.*proposed") as caught:
        read_case_file(edited(path, work=work))
    assert caught.value.where.endswith("work.spots[0].state")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_case_file(tmp_path / "absent.hccbm")


def test_a_file_cut_off_anywhere_is_refused(saved: SavedCase, tmp_path: Path) -> None:
    path = tmp_path / "case.hccbm"
    write_case_file(path, saved)
    whole = path.read_bytes()
    for end in range(0, len(whole) - 2, max(1, len(whole) // 60)):
        path.write_bytes(whole[:end])
        with pytest.raises(UnreadableFile):
            read_case_file(path)


def test_images_are_found_beside_a_case_file_that_was_moved_with_them(
    saved: SavedCase, tmp_path: Path
) -> None:
    (tmp_path / "old" / "images").mkdir(parents=True)
    case_file = tmp_path / "old" / "cases" / "a.hccbm"
    source = source_of(tmp_path / "old" / "images", case_file)
    assert source.beside == "../images"
    moved = replace(saved, sources=(source,))
    assert found_sources(moved, case_file)[0] == [tmp_path / "old" / "images"]
    (tmp_path / "old").rename(tmp_path / "new")
    (tmp_path / "new" / "cases").mkdir()
    found, missing = found_sources(moved, tmp_path / "new" / "cases" / "a.hccbm")
    assert found == [tmp_path / "new" / "images"]
    assert missing == []
    found, missing = found_sources(moved, tmp_path / "elsewhere" / "b" / "a.hccbm")
    assert (found, missing) == ([], [str(tmp_path / "old" / "images")])


def test_case_files_are_known_by_their_ending() -> None:
    assert is_case_path(Path("a.hccbm"))
    assert is_case_path(Path("A.HCCBM"))
    assert not is_case_path(Path("a.dcm"))
