"""The wire follows an edge of known place and takes the cheapest way."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.segmentation.live_wire import edge_cost, wire_from


@pytest.fixture(scope="module")
def disc() -> np.ndarray:
    row, column = np.mgrid[0:100, 0:110]
    inside = np.hypot(row - 50, column - 55) < 30
    return np.where(inside, 60.0, 0.0) + np.random.default_rng(2).normal(0, 4, inside.shape)


def test_it_follows_the_rim_of_a_disc(disc: np.ndarray) -> None:
    wire = wire_from(edge_cost(disc), (50.0, 85.0))
    quarter = wire.to((20.0, 55.0))
    radius = np.hypot(quarter[:, 0] - 50, quarter[:, 1] - 55)
    assert radius == pytest.approx(30.0, abs=1.5)
    assert quarter[0].tolist() == [50, 85]
    assert quarter[-1].tolist() == [20, 55]


def test_on_an_even_picture_it_is_straight() -> None:
    path = wire_from(edge_cost(np.zeros((40, 50))), (10, 5)).to((10, 45))
    assert path[:, 0] == pytest.approx(10.0)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_it_is_the_cheapest_way_that_there_is(seed: int) -> None:
    cost = np.random.default_rng(seed).uniform(0.05, 1.0, (9, 11))
    wire = wire_from(cost, (4, 5))
    rows, columns = cost.shape
    links, prices = [], []
    for r in range(rows):
        for c in range(columns):
            for dr, dc in ((0, 1), (1, 0), (1, 1), (1, -1)):
                if r + dr < rows and 0 <= c + dc < columns:
                    links.append((r * columns + c, (r + dr) * columns + c + dc))
                    prices.append(np.hypot(dr, dc) * (cost[r, c] + cost[r + dr, c + dc]) / 2)
    pairs = np.array(links)
    graph = coo_array((prices, (pairs[:, 0], pairs[:, 1])), shape=(cost.size, cost.size)).tocsr()
    best = dijkstra(graph, directed=False, indices=4 * columns + 5)
    for target in range(cost.size):
        pixel, length = target, 0.0
        while pixel != 4 * columns + 5:
            before = int(wire.came_from[pixel // columns, pixel % columns])
            a, b = divmod(pixel, columns), divmod(before, columns)
            length += np.hypot(a[0] - b[0], a[1] - b[1]) * (cost[a] + cost[b]) / 2
            pixel = before
        assert length == pytest.approx(best[target])


def test_it_begins_and_ends_inside_the_picture(disc: np.ndarray) -> None:
    cost = edge_cost(disc)
    with pytest.raises(InputRefused, match="outside"):
        wire_from(cost, (-3.0, 5.0))
    assert wire_from(cost, (0, 0)).to((500.0, -9.0))[-1].tolist() == [99, 0]
