"""The words of a slice view."""

import numpy as np

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.annotations import scale_bar_mm, scale_label
from hccbm_gui.render.camera import ViewCamera
from hccbm_gui.render.slice_texts import layers_text, notices, position_text
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
