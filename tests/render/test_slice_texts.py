"""The words of a slice view."""

from dataclasses import replace

import numpy as np

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Gap, Unit, Volume
from hccbm_gui.render.annotations import scale_bar_mm, scale_label
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.slice_texts import (
    is_missing,
    layers_text,
    letters_in,
    notices,
    position_text,
)
from hccbm_gui.render.view_plane import PLANES, tilted_plane

MINUS = "\N{MINUS SIGN}"


def test_layers_share_a_line_where_it_is_long_enough():
    parts = ["CT", "SPECT 50 %", "", "W 400 L 40"]
    assert layers_text(parts, 40) == "CT · SPECT 50 % · W 400 L 40"
    assert layers_text(parts, 20) == "CT\nSPECT 50 %\nW 400 L 40"
    assert layers_text(["CT of the whole body", "W 1"], 12) == "CT of the w…\nW 1"


def test_notices_say_how_many_are_left_out():
    assert notices(["a", "b", "a"], 20) == ("a", "b")
    assert notices(["a", "b", "c", "d"], 20) == ("a", "and 3 more warnings")


def test_a_notice_has_two_lines_before_it_is_cut_off():
    told = "Missing slices near z = 21.0 mm (12.0 mm between neighbours)."
    assert notices([told], 38) == (
        "Missing slices near z = 21.0 mm (12.0",
        "mm between neighbours).",
    )
    first, second = notices([told], 20)
    assert (first, second[-1]) == ("Missing slices near", "…")


def test_nobody_is_told_directions_that_the_file_does_not_say():
    geometry = Geometry.from_axes((20, 16, 16), (0, -8, -30), (3, 1, 1), "")
    volume = Volume(
        np.zeros((20, 16, 16), np.int16), geometry, Unit.COUNTS, orientation_known=False
    )
    axial = PLANES["axial"]
    assert set(letters_in(axial, volume).values()) == {"?"}
    assert letters_in(axial, replace(volume, orientation_known=True))["left"] == "R"
    assert position_text(axial, volume, 3.0).startswith("3.0 mm\n")


def test_the_position_names_direction_slice_and_spacing():
    geometry = Geometry.from_axes((230, 16, 16), (0, -8, -690), (3, 1, 1), "1")
    volume = Volume(np.zeros((230, 16, 16), np.int16), geometry, Unit.HU)
    assert position_text(PLANES["axial"], volume, -312.0) == f"S {MINUS}312.0 mm\n127/230 · 3.0 mm"
    assert position_text(PLANES["coronal"], volume, -8.0) == f"P {MINUS}8.0 mm\n1/16 · 1.0 mm"
    assert "outside the image" in position_text(PLANES["sagittal"], volume, 50.0)


def test_the_scale_bar_is_a_round_length_that_fits():
    camera = ViewCamera(mm_per_pixel=0.7, size_px=(500, 400))
    assert scale_bar_mm(camera) == 50.0
    assert scale_label(50.0) == "5 cm"
    assert scale_label(5.0) == "0.5 cm"
    assert scale_bar_mm(ViewCamera(mm_per_pixel=0.001, size_px=(50, 50))) == 0.0


def test_an_oblique_plane_names_its_direction_in_several_letters():
    geometry = Geometry.from_axes((20, 16, 16), (0, -8, -30), (3, 1, 1), "1")
    volume = Volume(np.zeros((20, 16, 16), np.int16), geometry, Unit.HU)
    plane = tilted_plane(PLANES["axial"], 0.0, 30.0)
    assert position_text(plane, volume, 0.0).startswith("SR 0.0 mm\n")


def test_a_view_says_so_where_its_whole_slice_is_missing():
    geometry = Geometry.from_axes((20, 30, 30), (-30, -30, 0), (3, 2, 2), "1")
    gap = Gap((0.0, 0.0, 1.0), 13.5, 25.5)
    volume = Volume(np.zeros((20, 30, 30), np.int16), geometry, Unit.HU, gaps=(gap,))
    axial = PLANES["axial"]
    assert [is_missing(axial, volume, z) for z in (12.0, 15.0, 24.0, 27.0)] == [
        False,
        True,
        True,
        False,
    ]
    assert not is_missing(PLANES["sagittal"], volume, 0.0)
    assert not is_missing(PLANES["coronal"], volume, 0.0)
    # A plane that leaves the gap within the image shows something.
    assert is_missing(tilted_plane(axial, 4.0), volume, 19.5)
    assert not is_missing(tilted_plane(axial, 20.0), volume, 19.5)
