"""Colour maps against DICOM's palettes, windows against their definition."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.colour_maps import (
    colour_map,
    colour_map_names,
    colour_table,
    default_base_colours,
    table_from,
)
from hccbm_gui.render.vtk_arrays import drawable, lookup_table, rgb
from hccbm_gui.render.window_level import (
    WindowLevel,
    auto_window,
    centred_window,
    colour_range,
    default_window,
    preset_names,
    preset_window,
    window_presets,
)
from hccbm_gui.services.resources import resource_path, user_resources

PALETTES = Path(pydicom.__file__).parent / "data" / "palettes"


def volume(array, unit=Unit.SUV):
    return Volume(array, Geometry.from_axes(array.shape, (0, 0, 0), (1, 1, 1), "1"), unit)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("hot iron", "hotiron"),
        ("PET", "pet"),
        ("hot metal blue", "hotmetalblue"),
        ("PET 20 step", "pet20step"),
    ],
)
def test_nuclear_maps_are_those_of_the_standard(name, file):
    standard = pydicom.dcmread(PALETTES / f"{file}.dcm")
    channels = [
        np.frombuffer(getattr(standard, f"{c}PaletteColorLookupTableData"), np.uint8)
        for c in ("Red", "Green", "Blue")
    ]
    assert np.array_equal(colour_table(name), np.stack(channels, axis=1))


def test_the_twenty_steps_are_even_and_flat():
    table = colour_table("PET 20 step").astype(int)
    begins = np.flatnonzero(np.abs(np.diff(table, axis=0)).sum(axis=1)) + 1
    assert len(begins) == 19
    assert set(np.diff(begins, prepend=0, append=256)) == {12, 13}


def test_steps_hold_their_colour_to_the_next():
    table = table_from(np.array([(0.0, 1, 2, 3), (100.0, 9, 9, 9)]), steps=True)
    assert table[[0, 99, 100, 255]].tolist() == [[1, 2, 3], [1, 2, 3], [9, 9, 9], [9, 9, 9]]


def test_all_maps_are_offered_in_order():
    assert colour_map_names() == (
        "grey",
        "inverted grey",
        "hot iron",
        "PET",
        "PET 20 step",
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
    with pytest.raises(ValueError, match="do not rise"):
        table_from(np.array([(0.0, 0, 0, 0), (9.0, 1, 1, 1), (9.0, 2, 2, 2), (255.0, 1, 1, 1)]))


def test_hot_and_cold_lie_around_the_reference_in_the_middle_of_the_diverging_map():
    counts = np.zeros((20, 20, 20))
    counts[5:15] = 80.0
    counts[9] = 400.0
    window = centred_window(volume(counts, Unit.COUNTS))
    assert (window.lower, window.level, window.upper) == (0.0, 80.0, 160.0)
    assert centred_window(volume(counts), 100.0).level == 100.0
    assert colour_map("diverging").centred
    assert not colour_map("hot iron").centred
    cold, middle, hot = colour_table("diverging")[[0, 128, 255]].astype(int)
    assert cold[2] > cold[0] + 100
    assert hot[0] > hot[2] + 100
    assert np.ptp(middle) == 0


def test_functional_images_alone_are_read_black_on_white():
    ramp = np.linspace(0, 100, 1000).reshape(10, 10, 10)
    for unit in (Unit.COUNTS, Unit.SUV, Unit.BQ_ML):
        assert default_base_colours(volume(ramp, unit)) == "inverted grey"
    assert default_base_colours(volume(ramp, Unit.HU)) == "grey"
    assert default_base_colours(volume(ramp, Unit.SIGNAL)) == "grey"


def test_the_measured_window_is_offered_for_every_image_and_those_of_the_table_for_ct():
    ramp = np.linspace(0, 100, 27_000).reshape(30, 30, 30)
    ct, spect = volume(ramp, Unit.HU), volume(ramp, Unit.COUNTS)
    assert preset_names(ct) == (*window_presets(), "auto")
    assert preset_names(spect) == ("auto",)
    assert preset_window("auto", ct) == auto_window(ct)
    assert preset_window("bone", ct) == WindowLevel(2500, 480)


@pytest.fixture
def own_folder(tmp_path, monkeypatch):
    """The folder of the user's own resources."""
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path))
    (tmp_path / "resources/colour_maps").mkdir(parents=True)
    (tmp_path / "resources/presets").mkdir()
    assert user_resources() == tmp_path / "resources"
    return tmp_path / "resources"


OWN_MAP = 'name = "{}"\norder = 9\npoints = [[0, 0, 0, 9], [255, 0, 0, 90]]\n'


def test_a_file_of_the_user_stands_before_the_program_s_own(own_folder):
    assert len(colour_map_names()) == 8
    presets = own_folder / "presets/window_level.toml"
    presets.write_text('[[preset]]\nname = "liver"\nwidth = 160\nlevel = 100\n')
    assert resource_path("presets/window_level.toml") == presets
    assert window_presets() == {"liver": WindowLevel(160, 100)}
    assert default_window(volume(np.zeros((4, 4, 4)), Unit.HU)) == WindowLevel(160, 100)


def test_maps_of_the_user_replace_and_join_those_of_the_program(own_folder):
    (own_folder / "colour_maps/pet.toml").write_text(OWN_MAP.format("PET"))
    (own_folder / "colour_maps/ours.toml").write_text(OWN_MAP.format("ours"))
    assert colour_map_names()[-2:] == ("PET", "ours")
    assert colour_table("PET")[255].tolist() == [0, 0, 90]
    assert colour_table("hot iron")[128].tolist() == [255, 0, 0]


@pytest.mark.parametrize(
    "text", ["name = ", "name = 'x'", OWN_MAP.format("x").replace("90", "900")]
)
def test_a_broken_map_of_the_user_is_refused_by_name_with_the_way_out(text, own_folder):
    broken = own_folder / "colour_maps/mine.toml"
    broken.write_text(text)
    with pytest.raises(InputRefused, match="cannot be read") as refusal:
        colour_map_names()
    assert refusal.value.where == str(broken)
    assert "delete this file" in refusal.value.remedy


@pytest.mark.parametrize(
    "text",
    ["[[preset]]\nname = 'x'\nwidth = 0\nlevel = 1", "[[preset]]\nname = 'x'", "preset = 3", ""],
)
def test_broken_windows_of_the_user_are_refused_by_name_with_the_way_out(text, own_folder):
    broken = own_folder / "presets/window_level.toml"
    broken.write_text(text)
    with pytest.raises(InputRefused, match="window presets cannot be read") as refusal:
        window_presets()
    assert refusal.value.where == str(broken)
    assert "delete this file" in refusal.value.remedy


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


def test_the_window_of_the_file_is_offered_and_comes_first_where_there_is_no_common_one():
    ramp = np.linspace(0, 100, 27_000).reshape(30, 30, 30)
    mr = replace(volume(ramp), voi_window=(900.0, 450.0))
    ct = replace(volume(ramp, Unit.HU), voi_window=(300.0, 30.0))
    assert preset_names(mr) == ("as stored", "auto")
    assert preset_names(ct) == (*window_presets(), "as stored", "auto")
    assert default_window(mr) == preset_window("as stored", mr) == WindowLevel(900, 450)
    assert default_window(ct) == WindowLevel(400, 40)


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
