"""What a series is said to measure before its pixels are read."""

from typing import Any

from hccbm_gui.io.load import load_case


def test_a_slice_alone_is_said_to_be_as_deep_as_its_volume_is(make: Any) -> None:
    (one,) = make.stack([0])
    # How far apart its neighbours lay, were they here.
    one.SliceThickness, one.SpacingBetweenSlices = 5.0, 20.0
    case = load_case([make.save(one)])
    (info,), (volume,) = case.series, case.volumes.values()
    assert volume.geometry.spacing_mm[0] == 5.0
    assert "5.00 x 2.00 x 1.50 mm" in info.geometry
