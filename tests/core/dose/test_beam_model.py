"""The table of the photon beams: read in full, or refused."""

import pytest

from hccbm_gui.core.dose.beam_model import BeamModel
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.resources import resource_path


@pytest.fixture(scope="module")
def text() -> str:
    return resource_path("beams/photon.toml").read_text(encoding="utf-8")


def test_every_nominal_energy_has_its_beam_quality(text: str) -> None:
    model = BeamModel.from_toml_text(text)
    assert [model.quality(energy) for energy in (6.0, 10.0, 15.0)] == [0.675, 0.735, 0.76]
    with pytest.raises(InputRefused, match="Choose one of 6, 10, 15 MV"):
        model.quality(18.0)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("transmission = 0.015", "transmission = 1.5"),
        ("source_blur_mm = 2.0", "source_blur_mm = 0"),
        ("primary_mm = 6", "primary = 6"),
        ("[30, 1.02]", "[300, 1.02]"),
        ("[30, 1.02]", "[30]"),
        ("[0.2, 1.6]", "[1.6, 0.2]"),
        ("tpr20_10 = 0.76", "tpr20_10 = 'hard'"),
        ("[fluence]", "[flux]"),
    ],
)
def test_a_table_with_a_fault_is_refused(text: str, old: str, new: str) -> None:
    assert old in text
    with pytest.raises(InputRefused):
        BeamModel.from_toml_text(text.replace(old, new))
