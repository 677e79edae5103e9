"""Colour maps against DICOM's palettes, windows against their definition."""

from pathlib import Path

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.colour_maps import colour_map_names, colour_table, table_from
from hccbm_gui.render.vtk_arrays import drawable, lookup_table, rgb
from hccbm_gui.render.window_level import (
    WindowLevel,
    auto_window,
    colour_range,
    default_window,
    window_presets,
)

PALETTES = Path(pydicom.__file__).parent / "data" / "palettes"


def volume(array, unit=Unit.SUV):
    return Volume(array, Geometry.from_axes(array.shape, (0, 0, 0), (1, 1, 1), "1"), unit)


@pytest.mark.parametrize(
    ("name", "file"),
    [("hot iron", "hotiron"), ("PET", "pet"), ("hot metal blue", "hotmetalblue")],
)
def test_nuclear_maps_are_those_of_the_standard(name, file):
    standard = pydicom.dcmread(PALETTES / f"{file}.dcm")
    channels = [
        np.frombuffer(getattr(standard, f"{c}PaletteColorLookupTableData"), np.uint8)
        for c in ("Red", "Green", "Blue")
    ]
    assert np.abs(colour_table(name).astype(int) - np.stack(channels, axis=1)).max() <= 4


def test_all_maps_are_offered_in_order():
    assert colour_map_names() == (
        "grey",
        "inverted grey",
        "hot iron",
        "PET",
        "hot metal blue",
        "inferno",
        "diverging",
    )
    assert all(colour_table(name).shape == (256, 3) for name in colour_map_names())


def test_inferno_grows_lighter_all_the_way():
    linear = (colour_table("inferno") / 255.0) ** 2.2
    assert (np.diff(linear @ (0.2126, 0.7152, 0.0722)) >= -1e-3).all()


def test_an_unknown_map_is_refused():
    with pytest.raises(InputRefused, match="jet"):
        colour_table("jet")
    with pytest.raises(ValueError, match="0 to 255"):
        table_from(np.array([(0.0, 0, 0, 0), (200.0, 1, 1, 1)]))


def test_presets_are_the_common_ones():
    found = {name: (w.width, w.level) for name, w in window_presets().items()}
    assert found == {
        "soft tissue": (400, 40),
        "lung": (1500, -600),
        "liver": (150, 90),
        "bone": (2500, 480),
        "brain": (80, 40),
    }


def test_the_window_of_an_image_follows_its_unit():
    ramp = np.linspace(0, 100, 27_000).reshape(30, 30, 30)
    auto = auto_window(volume(ramp))
    assert (auto.lower, auto.upper) == pytest.approx((2.0, 98.0), abs=0.05)
    assert default_window(volume(ramp)) == auto
    assert default_window(volume(ramp, Unit.HU)) == WindowLevel(400, 40)


def test_windows_survive_flat_and_empty_images():
    assert auto_window(volume(np.zeros((4, 4, 4)))).width > 0
    assert auto_window(volume(np.full((4, 4, 4), np.nan))).width == 1.0
    low, high = colour_range(volume(np.full((4, 4, 4), 7.0)))
    assert (low, high) == (0.0, 7.0)


def test_windows_are_described_shortly():
    assert WindowLevel(1500, -600).describe() == "W 1500 L \N{MINUS SIGN}600"
    assert WindowLevel(5.5, 2.25).describe() == "W 5.5 L 2.2"


def test_the_threshold_cuts_exactly_and_colours_keep_their_values():
    table = lookup_table(colour_table("hot iron"), (0.0, 100.0), threshold=40.0)
    below, above, top = [0.0] * 3, [0.0] * 3, [0.0] * 3
    table.GetColor(39.99, below)
    assert table.GetOpacity(39.99) == 0.0
    assert table.GetOpacity(40.01) == 1.0
    assert table.GetOpacity(float("nan")) == 0.0
    table.GetColor(50.0, above)
    assert np.abs(np.array(above) * 255 - colour_table("hot iron")[128]).max() <= 4
    table.GetColor(500.0, top)
    assert top == [1.0, 1.0, 1.0]


@pytest.mark.parametrize(
    ("given", "seen"),
    [
        (np.dtype(">i2"), np.dtype("=i2")),
        (np.dtype(bool), np.dtype(np.uint8)),
        (np.dtype(np.float16), np.dtype(np.float32)),
        (np.dtype(np.int16), np.dtype(np.int16)),
    ],
)
def test_every_voxel_type_can_be_drawn(given, seen):
    array = np.array([0, 1, 1], dtype=given)
    assert drawable(array).dtype == seen
    assert (drawable(array) == array.astype(int)).all()


def test_colours_are_read_from_hexadecimal():
    assert rgb("#ffb020") == (255, 176, 32)
