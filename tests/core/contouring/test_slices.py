from collections.abc import Callable

import numpy as np
import pytest

from hccbm_gui.core.contouring.drawing_plane import Slices
from hccbm_gui.core.contouring.slice_shapes import shape_on
from hccbm_gui.core.contouring.slices import (
    copied_slice,
    neighbour_with_contours,
    without_contours,
    without_slice,
)
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.roi import Roi


def heights(roi: Roi) -> list[float]:
    return sorted({float(contour[0, 2]) for contour in roi.contours})


def disc(radius: float, z: float, x: float = 0.0) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 200, endpoint=False)
    flat = [x + radius * np.cos(turn), radius * np.sin(turn), np.full(200, z)]
    return np.column_stack(flat)


def test_a_copied_slice_has_all_pieces_and_holes(cylinder: Roi, slices: Slices) -> None:
    copied = copied_slice(cylinder, 9.0, 12.0, slices)
    first, second = (shape_on(copied, slices, slices.index_at(z)) for z in (9.0, 12.0))
    assert first.equals(second)
    assert copied.contours[:21] == cylinder.contours
    assert copied_slice(cylinder, 9.0, 9.4, slices) is cylinder


def test_a_copy_replaces_or_adds(make_roi: Callable[..., Roi], slices: Slices) -> None:
    roi = make_roi(disc(5, 0.0), disc(5, 3.0, x=20.0))
    target = slices.index_at(3.0)
    replaced = shape_on(copied_slice(roi, 0.0, 3.0, slices), slices, target)
    added = shape_on(copied_slice(roi, 0.0, 3.0, slices, "add"), slices, target)
    assert added.area == pytest.approx(2 * replaced.area)


def test_nothing_is_copied_from_an_empty_slice_or_past_the_image(
    cylinder: Roi, slices: Slices
) -> None:
    with pytest.raises(MissingInput, match="no contour"):
        copied_slice(cylinder, 12.0, 15.0, slices)
    with pytest.raises(InputRefused, match="no slice"):
        copied_slice(cylinder, 9.0, 99.0, slices)


def test_the_next_drawn_slice_is_found_either_way(
    make_roi: Callable[..., Roi], slices: Slices
) -> None:
    roi = make_roi(disc(5, -9.0), disc(5, 0.0), disc(5, 6.0))
    assert neighbour_with_contours(roi, slices, 0.0, "up") == 6.0
    assert neighbour_with_contours(roi, slices, 0.0, "down") == -9.0
    assert neighbour_with_contours(roi, slices, 0.0, "nearest") == 6.0
    assert neighbour_with_contours(roi, slices, 12.0, "up") is None


def test_slices_are_deleted_and_cleared(cylinder: Roi, slices: Slices) -> None:
    fewer = without_slice(cylinder, 3.2, slices)
    assert heights(fewer) == [-9.0, -6.0, -3.0, 0.0, 6.0, 9.0]
    assert {id(c) for c in fewer.contours} < {id(c) for c in cylinder.contours}
    with pytest.raises(MissingInput, match="no contour"):
        without_slice(fewer, 3.0, slices)
    assert without_contours(cylinder).contours == ()
    assert without_contours(cylinder).key == cylinder.key
