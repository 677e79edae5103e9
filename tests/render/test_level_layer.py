"""Labelled vertebrae in slice views: on the slices of their bodies, with their names."""

from collections.abc import Callable

import numpy as np
import pytest
from vtkmodules.vtkRenderingCore import vtkRenderWindow

from hccbm_gui.core.levels import Levels, VertebraLevel
from hccbm_gui.core.volume import Volume
from hccbm_gui.render.slice_scene import SliceScene

pytestmark = pytest.mark.gl
FRAME = "1.2.3"
LEVELS: Levels = tuple(
    VertebraLevel(name, (0.0, 10.0, z), FRAME) for name, z in (("L1", 51.0), ("L2", 21.0))
)
Make = Callable[..., SliceScene]


@pytest.fixture
def scene(new_window: Callable[..., vtkRenderWindow], patient: Callable[..., Volume]) -> Make:
    """A view through (0, 10, 21) with both levels, without crosshair and words."""

    def make(plane: str, at: tuple[float, float, float] = (0, 10, 21)) -> SliceScene:
        made = SliceScene(new_window(), plane)  # type: ignore[arg-type]
        made.set_base(patient())
        made.set_cursor(at)
        made.set_crosshair_visible(False)
        made.set_texts_visible(False)
        made.set_levels(LEVELS, "L2")
        made.render()
        return made

    return make


def written(scene: SliceScene) -> list[str]:
    """Names that are seen."""
    return [text.GetInput() for text in scene.levels._texts if text.GetVisibility()]


def over(scene: SliceScene, level: VertebraLevel) -> tuple[float, float]:
    x, y = scene.pixel_of(level.position_mm)
    return float(x), float(y)


def test_planes_along_the_spine_show_all_and_axial_ones_their_own(scene: Make) -> None:
    assert written(scene("sagittal")) == ["L1", "L2"]
    assert written(scene("coronal")) == ["L1", "L2"]
    assert written(scene("axial")) == ["L2"]
    assert written(scene("axial", (0, 10, 45))) == ["L1"]
    assert written(scene("axial", (0, 10, 36))) == []


def test_beside_the_bodies_nothing_is_shown(scene: Make) -> None:
    assert written(scene("sagittal", (18, 10, 21))) == ["L1", "L2"]
    assert written(scene("sagittal", (24, 10, 21))) == []


def test_a_level_is_found_where_it_is_drawn(scene: Make) -> None:
    made = scene("sagittal")
    for level in LEVELS:
        assert made.levels.label_at(over(made, level), 9.0) == level.label
    x, y = over(made, LEVELS[0])
    assert made.levels.label_at((x + 12.0, y), 9.0) == ""


def test_a_level_that_is_moved_is_drawn_once_and_where_the_hand_is(scene: Make) -> None:
    made = scene("sagittal")
    moved = VertebraLevel("L2", (0.0, 10.0, 12.0), FRAME)
    made.levels.show_draft(moved)
    made.render()
    assert sorted(written(made)) == ["L1", "L2"]
    assert made.levels._here[-1] is moved
    made.levels.show_draft(None)
    made.render()
    assert made.levels._here == LEVELS


def test_another_frame_and_hidden_annotations_show_nothing(scene: Make) -> None:
    made = scene("sagittal")
    made.set_layer_visible("annotations", False)
    made.render()
    assert written(made) == []
    made.set_layer_visible("annotations", True)
    made.set_levels([VertebraLevel("L2", LEVELS[1].position_mm, "another")])
    made.render()
    assert written(made) == []


def test_the_cross_is_drawn_at_the_centre_of_the_body(
    scene: Make, picture_of: Callable[[vtkRenderWindow], np.ndarray]
) -> None:
    made = scene("sagittal")
    window = made._view.render_window
    before = picture_of(window)[:, :, :3].astype(int)
    made.set_levels(())
    made.render()
    changed = np.abs(before - picture_of(window)[:, :, :3]).max(axis=2) > 20
    for level in LEVELS:
        x, y = map(round, over(made, level))
        assert changed[y - 2 : y + 3, x - 2 : x + 3].any()
