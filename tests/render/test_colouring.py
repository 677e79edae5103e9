"""Colours of cut slices against VTK's own mapping."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from vtkmodules.util.numpy_support import numpy_to_vtk, vtk_to_numpy
from vtkmodules.vtkCommonCore import vtkLookupTable

from hccbm_gui.render.colour_maps import colour_table
from hccbm_gui.render.colouring import NO_VOXEL, NO_VOXEL_INT16, Colouring
from hccbm_gui.render.vtk_arrays import lookup_table

OUTSIDE = (1, 2, 3, 4)


def by_vtk(table: vtkLookupTable, values: np.ndarray) -> np.ndarray:
    table.BuildSpecialColors()
    mapped = table.MapScalars(numpy_to_vtk(values.astype(np.float64)), 0, -1)
    return vtk_to_numpy(mapped).reshape(-1, 4)


def ours(table: vtkLookupTable, values: np.ndarray) -> np.ndarray:
    colours = np.empty(len(values), dtype=np.uint32)
    Colouring(table, OUTSIDE).colour(values, colours)
    return colours.view(np.uint8).reshape(-1, 4)


@settings(max_examples=40, deadline=None)
@given(
    st.integers(0, 10**6),
    st.floats(-1500, 1500),
    st.floats(1.0, 4000.0),
    st.one_of(st.none(), st.floats(0.05, 0.9)),
)
def test_every_value_has_the_colour_that_vtk_gives_it(seed, low, width, threshold) -> None:
    limit = None if threshold is None else low + threshold * width
    table = lookup_table(colour_table("hot iron"), (low, low + width), limit)
    random = np.random.default_rng(seed)
    values = random.uniform(low - width, low + 2 * width, 500).astype(np.float32)
    whole = np.clip(values, -32767, 32767).astype(np.int16)
    for given_values in (values, whole):
        theirs, mine = by_vtk(table, given_values), ours(table, given_values)
        # VTK rounds where two entries meet; a neighbour in the table is the same colour to the eye.
        assert np.abs(theirs.astype(int) - mine).max() <= 8
        assert (theirs[:, 3] == mine[:, 3]).mean() > 0.995


@pytest.mark.parametrize(
    "values",
    [np.array([NO_VOXEL], np.float32), np.array([NO_VOXEL_INT16], np.int16)],
)
def test_what_lies_beside_the_voxels_has_its_own_colour(values: np.ndarray) -> None:
    table = lookup_table(colour_table("grey"), (0.0, 100.0))
    assert ours(table, values).tolist() == [list(OUTSIDE)]


def test_no_number_is_transparent() -> None:
    table = lookup_table(colour_table("grey"), (0.0, 100.0))
    assert ours(table, np.array([np.nan, 50.0], np.float32))[:, 3].tolist() == [0, 255]
