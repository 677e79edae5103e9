"""Spots in slices: where they are, hot and cold apart without colours, and over what."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.planar import PlanarImage, View
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.render.layers import Layer
from hccbm_gui.render.slice_scene import SliceScene
from hccbm_gui.render.spot_layer import dashed_along, joined_paths
from hccbm_gui.render.window_level import WindowLevel

FRAME = "1.2.3"
HOT, COLD = (255, 106, 61), (77, 163, 255)
LOW, HIGH = -20.0, 20.0


def near(picture, colour, tolerance=45):
    return (np.abs(picture[..., :3].astype(int) - colour) <= tolerance).all(axis=-1)


def volume_spot(kind=SpotType.HOT, frame=FRAME, state=SpotState.ACCEPTED, number=1):
    """A box of 40 mm drawn on slices 4 mm apart."""
    ring = [(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH)]
    contours = tuple(np.array([(x, y, z) for x, y in ring]) for z in np.arange(LOW, HIGH + 1, 4.0))
    return Spot(
        f"{kind}-{number}", kind, Side.LEFT, "ilium", "spect",
        contours=contours, frame_uid=frame, state=state,
    )  # fmt: skip


def planar_spot(kind=SpotType.HOT):
    ring = np.array([(LOW, LOW), (HIGH, LOW), (HIGH, HIGH), (LOW, HIGH)])
    return Spot(
        f"{kind}-p", kind, Side.LEFT, "ilium", "scan", outlines=(ring,), state=SpotState.ACCEPTED
    )


def scene_of(window, patient, plane="axial"):
    scene = SliceScene(window, plane)
    scene.set_crosshair_visible(False)
    scene.set_texts_visible(False)
    scene.set_base(patient(), WindowLevel(4000, 0))
    scene.set_cursor((0.0, 0.0, 0.0))
    return scene


def drawn(scene, window, picture_of):
    scene.render()
    return picture_of(window)[40:-40, 40:-40]


@pytest.mark.gl
@pytest.mark.parametrize("plane", ["axial", "coronal", "sagittal"])
@pytest.mark.parametrize(("kind", "colour"), [(SpotType.HOT, HOT), (SpotType.COLD, COLD)])
def test_a_spot_is_outlined_where_it_is_with_its_sign_above(
    plane, kind, colour, new_window, picture_of, patient
):
    window = new_window()
    scene = scene_of(window, patient, plane)
    scene.set_spots([volume_spot(kind)])
    rows, columns = np.nonzero(near(drawn(scene, window, picture_of), colour))
    corners = np.array(
        [scene.pixel_of(p) for p in np.array(np.meshgrid(*[(LOW, HIGH)] * 3)).reshape(3, -1).T]
    )
    assert columns.min() + 40 == pytest.approx(corners[:, 0].min(), abs=2.0)
    assert columns.max() + 40 == pytest.approx(corners[:, 0].max(), abs=2.0)
    # The slabs of the outer slices reach half a gap further than their planes.
    extra = 2.0 * 400 / np.ptp(scene.visible_region[:, 0])
    assert rows.min() + 40 == pytest.approx(corners[:, 1].min(), abs=2.0 + extra)
    sign = rows.max() + 40 - corners[:, 1].max()
    assert 8.0 < sign < 20.0 + extra


@pytest.mark.gl
def test_hot_is_solid_with_the_tip_up_and_cold_dashed_with_the_tip_down(
    new_window, picture_of, patient
):
    def seen(kind, colour):
        window = new_window()
        scene = scene_of(window, patient)
        scene.set_spots([volume_spot(kind)])
        marks = near(drawn(scene, window, picture_of), colour, 70)
        y = round(scene.pixel_of((0.0, HIGH, 0.0))[1]) - 40
        x0, x1 = (round(scene.pixel_of((x, 0.0, 0.0))[0]) - 40 for x in (LOW + 2, HIGH - 2))
        side = marks[y - 2 : y + 3, x0:x1].any(axis=0)
        top = round(scene.pixel_of((0.0, LOW, 0.0))[1]) - 40
        widths = marks[top + 4 : top + 14].sum(axis=1)
        return side.mean(), widths[widths > 0]

    solid, up = seen(SpotType.HOT, HOT)
    broken, down = seen(SpotType.COLD, COLD)
    assert solid == 1.0
    assert 0.35 < broken < 0.8
    assert up[0] > up[-1]
    assert down[0] < down[-1]


@pytest.mark.gl
def test_the_chosen_spot_is_drawn_thicker_and_a_rejected_one_not_at_all(
    new_window, picture_of, patient
):
    window = new_window()
    scene = scene_of(window, patient)
    spot = volume_spot()
    count = {}
    for chosen in ("", spot.id):
        scene.set_spots([spot], chosen)
        count[chosen] = near(drawn(scene, window, picture_of), HOT).sum()
    assert count[spot.id] > 1.4 * count[""]
    scene.set_spots([replace(spot, state=SpotState.REJECTED)])
    assert not near(drawn(scene, window, picture_of), HOT).any()
    scene.set_spots([replace(spot, frame_uid="9.9")])
    assert not near(drawn(scene, window, picture_of), HOT).any()
    scene.set_spots([spot])
    scene.set_position_mm(60.0)
    assert not near(drawn(scene, window, picture_of), HOT).any()


@pytest.mark.gl
def test_a_planar_spot_comes_with_the_curtain_at_any_depth_and_nowhere_else(
    new_window, picture_of, patient
):
    scan = PlanarImage(np.zeros((50, 50), np.uint16), (4.0, 4.0), View.ANTERIOR, True)
    # (p, q) to (x, z): 30 mm to the left and 10 mm up.
    matrix = np.array([[1.0, 0, 30], [0, 1, 10], [0, 0, 1]])
    alignment = PlanarAlignment("scan", FRAME, matrix, AlignmentMethod.PROJECTION, 3.0)
    for plane in ("coronal", "axial"):
        window = new_window()
        scene = scene_of(window, patient, plane)
        scene.set_spots([planar_spot()])
        assert not near(drawn(scene, window, picture_of), HOT).any()
        scene.set_curtain(scan, alignment)
        for position in (0.0, 50.0):
            scene.set_position_mm(position)
            marks = near(drawn(scene, window, picture_of), HOT)
            assert marks.any() == (plane == "coronal")
    scene = scene_of(window := new_window(), patient, "coronal")
    scene.set_curtain(scan, alignment)
    scene.set_spots([planar_spot()])
    rows, columns = np.nonzero(near(drawn(scene, window, picture_of), HOT))
    low, high = scene.pixel_of((10.0, 0.0, -10.0)), scene.pixel_of((50.0, 0.0, 30.0))
    assert columns.min() + 40 == pytest.approx(low[0], abs=2.0)
    assert columns.max() + 40 == pytest.approx(high[0], abs=2.0)
    assert rows.min() + 40 == pytest.approx(low[1], abs=2.0)
    scene.set_spots([replace(planar_spot(), series_uid="another scan")])
    assert not near(drawn(scene, window, picture_of), HOT).any()


@pytest.mark.gl
def test_spots_lie_over_contours_and_under_fields(
    new_window, picture_of, patient, box_roi, comparison
):
    window = new_window()
    scene = scene_of(window, patient, "coronal")
    # All three share the right side of the patient at x = -50.
    ring = [(-50.0, -20.0), (-10.0, -20.0), (-10.0, 20.0), (-50.0, 20.0)]
    levels = np.arange(-60.0, 61.0, 4.0)
    spot = replace(
        volume_spot(), contours=tuple(np.array([(x, y, z) for x, y in ring]) for z in levels)
    )
    roi = box_roi((-50.0, -20.0, -60.0), (10.0, 30.0, 60.0), colour=(0, 0, 255))
    scene.set_rois([roi], {roi.key}, line_width_px=6.0)
    scene.set_spots([spot], spot.id)
    scene.set_fields(comparison)

    def colours_at(z):
        scene.render()
        x, y = (round(c) for c in scene.pixel_of((-50.0, 0.0, z)))
        return picture_of(window)[y - 1 : y + 2, x - 4 : x + 5]

    beyond, within = colours_at(52.0), colours_at(20.0)
    assert near(beyond, HOT).any()
    assert near(beyond, (0, 0, 255)).any()
    assert not near(beyond[:, 4], (0, 0, 255)).any()
    assert near(within[:, 3:6], (53, 208, 186)).any()
    scene.set_layer_visible(Layer.FIELDS, False)
    assert near(colours_at(20.0)[:, 3:6], HOT).any()
    scene.set_layer_visible(Layer.SPOTS, False)
    assert near(colours_at(20.0)[:, 3:6], (0, 0, 255)).any()
    scene.set_layer_visible(Layer.CONTOURS, False)
    left = colours_at(20.0)
    assert (left[..., 0] == left[..., 2]).all()


@given(st.floats(1.0, 9.0), st.floats(1.0, 9.0), st.permutations(range(40)), st.data())
def test_dashes_run_on_around_corners_whatever_the_order_of_the_segments(on, off, order, data):
    turns = np.linspace(0, 2 * np.pi, 41)[:-1]
    ring = 30.0 * np.stack([np.cos(turns), np.sin(turns)], axis=1)
    sides = np.stack([ring, np.roll(ring, -1, axis=0)], axis=1)[list(order)]
    flips = data.draw(st.lists(st.booleans(), min_size=40, max_size=40))
    sides = np.array([s[::-1] if flip else s for s, flip in zip(sides, flips, strict=True)])
    (path,) = joined_paths(sides)
    assert len(path) == 40
    assert np.allclose(path[:-1, 1], path[1:, 0])
    dashes = dashed_along(sides, on, off)
    lengths = np.linalg.norm(dashes[:, 1] - dashes[:, 0], axis=1)
    around = np.linalg.norm(sides[:, 1] - sides[:, 0], axis=1).sum()
    period = on + off
    whole = around // period
    left = min(around - whole * period, on)
    assert lengths.sum() == pytest.approx(whole * on + left, rel=1e-6)


def test_two_outlines_are_two_paths_and_points_are_none():
    square = np.array([(0.0, 0), (1, 0), (1, 1), (0, 1)])
    sides = np.stack([square, np.roll(square, -1, axis=0)], axis=1)
    both = np.concatenate([sides, sides + 9.0, np.zeros((1, 2, 2))])
    assert sorted(len(path) for path in joined_paths(both)) == [4, 4]
    assert dashed_along(np.empty((0, 2, 2)), 1.0, 1.0).shape == (0, 2, 2)
