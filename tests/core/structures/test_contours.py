"""Computed structures come back from their contours."""

from itertools import pairwise

import numpy as np
import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import Slab, SlabStack, slab_stack
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.structures.contours import as_roi
from hccbm_gui.core.structures.margin import grown

TURN = np.array([(0.36, 0.48, -0.8), (-0.8, 0.6, 0), (0.48, 0.64, 0.6)])


def boxes(side: float, heights, hole: float = 0.0) -> list[np.ndarray]:
    corners = np.array([(-1, -1), (1, -1), (1, 1), (-1, 1)]) / 2
    sizes = [side, hole] if hole else [side]
    return [np.column_stack([size * corners, np.full(4, z)]) for z in heights for size in sizes]


def drawn(stack: SlabStack):
    return as_roi(stack, "PTV", RoiKind.PTV, (255, 0, 0), "1.2")


@pytest.mark.parametrize("turn", [np.eye(3), TURN])
def test_even_slabs_come_back_exactly(turn) -> None:
    stack = slab_stack([c @ turn.T for c in boxes(30.0, np.arange(0.0, 30.0, 3.0), hole=10.0)])
    roi = drawn(stack)
    assert (roi.name, roi.kind, roi.frame_uid, roi.notes) == ("PTV", RoiKind.PTV, "1.2", ())
    again = slab_stack(roi)
    assert again.volume_cc == pytest.approx(stack.volume_cc, rel=1e-9) == pytest.approx(24.0)
    probes = np.array([(0, 0, 10), (12, 0, 10), (12, 0, -1.4), (12, 0, -1.6)], float) @ turn.T
    assert again.contains(probes).tolist() == [False, True, True, False]


def test_a_grown_structure_can_be_drawn_without_a_note() -> None:
    larger = grown(slab_stack(boxes(30.0, np.arange(0.0, 30.0, 3.0))), 4.0)
    roi = drawn(larger)
    assert roi.notes == ()
    assert slab_stack(roi).volume_cc == pytest.approx(larger.volume_cc, rel=0.01)


def test_slabs_that_contours_cannot_tell_carry_a_note() -> None:
    square = slab_stack(boxes(30.0, (0.0, 3.0))).slabs[0].shape
    slabs = (Slab(square, 0.0, 1.0), Slab(square, 1.0, 2.0), Slab(square, 2.0, 12.0))
    (note,) = drawn(SlabStack(np.eye(3), slabs)).notes
    assert "the computed structure has 10.80 cc" in note
    (note,) = drawn(SlabStack(np.eye(3), slabs[2:])).notes
    assert "one plane only" in note


def test_slivers_are_left_out_so_that_no_two_planes_fall_together() -> None:
    square = slab_stack(boxes(30.0, (0.0, 3.0))).slabs[0].shape
    faces = [0.0, 3.0, 3.05, 3.1, 6.0, 9.0]
    slabs = tuple(Slab(square, a, b) for a, b in pairwise(faces))
    roi = drawn(SlabStack(np.eye(3), slabs))
    assert [float(c[0, 2]) for c in roi.contours] == pytest.approx([1.5, 4.55, 7.5])
    assert roi.notes == ()


def test_nothing_cannot_be_drawn() -> None:
    with pytest.raises(InputRefused, match="Nothing is left"):
        drawn(SlabStack(np.eye(3), ()))
