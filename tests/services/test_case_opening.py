"""Case files with real files behind them: moved, gone, changed, shared by several patients."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest

from hccbm_gui.core.errors import Cancelled, InputRefused, MixedPatients, NothingToRead
from hccbm_gui.core.measure.shapes import Marker
from hccbm_gui.io.load import load_case
from hccbm_gui.io.saving.case_file import write_case_file
from hccbm_gui.services.case_opening import open_case_file
from hccbm_gui.services.case_saving import case_to_save
from hccbm_gui.services.measuring import add_measurement

made = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("ct_slices.py"))))


def saved_case(folder: Path, path: Path, sources: list[Path] | None = None) -> Path:
    """A case file of the images in `folder`, with one marker."""
    loaded = load_case([folder])
    marker = Marker(
        id="", frame_uid=made.FRAME, series_uid=loaded.series[0].uid, normal=(0, 0, 1),
        points_mm=((1, 2, 3),),
    )  # fmt: skip
    case = add_measurement(loaded, marker)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_case_file(path, case_to_save(case, loaded, sources or [folder], path))
    return path


def test_the_images_are_read_again_and_the_work_is_on_them(tmp_path: Path) -> None:
    folder = made.write_ct(tmp_path / "ct")
    told: list[float] = []

    def progress(fraction: float, message: str = "") -> None:
        told.append(fraction)

    opened = open_case_file(saved_case(folder, tmp_path / "a.hccbm"), progress)
    assert opened.told == ()
    assert opened.sources == (folder,)
    assert [one.id for one in opened.case.measurements] == ["marker-1"]
    assert opened.loaded.measurements == ()
    assert opened.case.volumes[made.SERIES] is opened.loaded.volumes[made.SERIES]
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_case_moved_together_with_its_images_opens(tmp_path: Path) -> None:
    made.write_ct(tmp_path / "old" / "ct")
    saved_case(tmp_path / "old" / "ct", tmp_path / "old" / "cases" / "a.hccbm")
    (tmp_path / "old").rename(tmp_path / "new")
    opened = open_case_file(tmp_path / "new" / "cases" / "a.hccbm")
    assert opened.sources == (tmp_path / "new" / "ct",)
    assert len(opened.case.measurements) == 1


def test_images_that_are_gone_are_named(tmp_path: Path) -> None:
    folder = made.write_ct(tmp_path / "ct")
    path = saved_case(folder, tmp_path / "a.hccbm")
    folder.rename(tmp_path / "elsewhere")
    with pytest.raises(InputRefused, match="not where they were") as caught:
        open_case_file(path)
    assert str(folder) in str(caught.value)
    folder.mkdir()
    with pytest.raises(NothingToRead, match="no images any more"):
        open_case_file(path)


def test_one_of_two_folders_that_is_gone_is_told(tmp_path: Path) -> None:
    folder = made.write_ct(tmp_path / "ct")
    path = saved_case(folder, tmp_path / "a.hccbm", [folder, tmp_path / "mr"])
    opened = open_case_file(path)
    assert opened.told == (f"{tmp_path / 'mr'} is missing.",)
    assert len(opened.case.measurements) == 1


@pytest.mark.rewrites_sources
def test_one_changed_slice_refuses_the_whole(tmp_path: Path) -> None:
    folder = made.write_ct(tmp_path / "ct")
    path = saved_case(folder, tmp_path / "a.hccbm")
    made.change_a_pixel(folder / "3.dcm", 3)
    with pytest.raises(InputRefused, match="CT Planning has changed since"):
        open_case_file(path)


def test_of_several_patients_in_a_folder_the_right_one_is_taken(tmp_path: Path) -> None:
    made.write_ct(tmp_path / "all" / "a", patient="A1", series="1.2.5.1")
    folder = made.write_ct(tmp_path / "all" / "b", patient="B2")
    path = saved_case(folder, tmp_path / "b.hccbm", [tmp_path / "all"])
    opened = open_case_file(path)
    assert opened.case.patient.id == "B2"
    assert len(opened.case.measurements) == 1


@pytest.mark.rewrites_sources
def test_another_patient_in_the_same_place_is_refused(tmp_path: Path) -> None:
    folder = made.write_ct(tmp_path / "ct")
    path = saved_case(folder, tmp_path / "a.hccbm")
    folder.rename(tmp_path / "away")
    made.write_ct(tmp_path / "ct", patient="B2")
    with pytest.raises(MixedPatients, match="Test\\^B2"):
        open_case_file(path)


def test_opening_can_be_cancelled(tmp_path: Path) -> None:
    path = saved_case(made.write_ct(tmp_path / "ct"), tmp_path / "a.hccbm")

    def stop(fraction: float, message: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        open_case_file(path, stop)
