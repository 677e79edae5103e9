"""The size and response of a lesion from the command line."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

Ask = Callable[..., tuple[int, dict[str, Any], str]]
ILIAC = "GTVp_Iliac_R"


@pytest.fixture(scope="module")
def patient(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An ellipsoid of 70 x 80 x 110 mm, in slices of 3 mm."""
    from hccbm_gui.core.case import Case, SeriesInfo, SliceReference
    from hccbm_gui.core.patient import Patient
    from hccbm_gui.core.roi import Roi, RoiKind
    from hccbm_gui.io.writing.structure_writer import write_structures

    turn = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    circle = np.stack([35 * np.cos(turn), 40 * np.sin(turn), 0 * turn], axis=1)
    heights = np.arange(-54.0, 55.0, 3.0)
    planes = [circle * np.sqrt(1 - (z / 55) ** 2) + (90, 5, z - 36) for z in heights]
    slices = tuple(
        SliceReference("1.2.840.10008.5.1.4.1.1.2", f"1.2.3.4.{n}", (-100.0, -90.0, z - 36))
        for n, z in enumerate(heights.tolist())
    )
    image = SeriesInfo("1.2.2", "1.2.77", "CT", "volume", frame_uid="1.2.3", slices=slices)
    roi = Roi(ILIAC, RoiKind.GTV, (255, 0, 0), "1.2.3", tuple(planes), "1.2.2", 1, "drawn")
    path = tmp_path_factory.mktemp("response") / "structures.dcm"
    write_structures(path, [roi], Case(Patient("P1", "Test^A"), series=(image,)))
    return path


def test_a_lesion_has_the_size_it_was_made_with(ask: Ask, patient: Path) -> None:
    code, told, _ = ask("response", patient, "--roi", ILIAC)
    assert code == 0
    assert told["longest_mm"] == pytest.approx(80.0, abs=0.01)
    assert told["perpendicular_mm"] == pytest.approx(70.0, abs=0.01)
    assert told["product_mm2"] == pytest.approx(5600.0, abs=2.0)
    assert told["diameter_3d_mm"] == pytest.approx(109.0, abs=1.0)
    assert told["volume_cc"] == pytest.approx(4 / 3 * np.pi * 35 * 40 * 55 / 1000, rel=2e-3)
    assert told["slice_mm"] == pytest.approx(-36.0)
    assert [end[2] for end in told["long_axis_mm"]] == pytest.approx([-36.0] * 2)
    assert told["change_percent"] is None
    assert told["category"] is None


@pytest.mark.parametrize(("baseline", "word"), [(120, "PR"), (90, "SD"), (60, "PD"), (9, None)])
def test_a_baseline_gives_change_and_word(
    ask: Ask, patient: Path, baseline: float, word: str | None
) -> None:
    code, told, _ = ask("response", patient, "--roi", ILIAC, "--baseline-mm", baseline)
    assert code == 0
    assert told["category"] == word
    assert told["change_percent"] == pytest.approx(100 * (told["longest_mm"] / baseline - 1))
    assert "Eisenhauer 2009" in told["rule"]
    assert told["notes"]


@pytest.mark.parametrize("wrong", ["0", "-3", "1e9", "nan", "x"])
def test_a_baseline_that_is_no_length_is_wrong_usage(ask: Ask, patient: Path, wrong: str) -> None:
    code, told, _ = ask("response", patient, "--roi", ILIAC, f"--baseline-mm={wrong}")
    assert code == 2
    assert told["error"]


def test_an_unknown_structure_is_refused(ask: Ask, patient: Path) -> None:
    code, told, _ = ask("response", patient, "--roi", "X")
    assert code == 3
    assert ILIAC in told["error"]
