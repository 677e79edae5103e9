"""HU to density: what a table gives, and what is no table."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.dose.density import DensityTable
from hccbm_gui.core.errors import InputRefused
from plugins.dose.engine import nominal_density as default_density

tables = st.builds(
    lambda hu, rho: DensityTable(tuple(sorted(hu)), tuple((rho * len(hu))[: len(hu)])),
    st.sets(st.floats(-1024.0, 4000.0).map(lambda v: round(v, 2)), min_size=2, max_size=12),
    st.lists(st.floats(0.0, 20.0), min_size=1, max_size=12),
)


@given(tables)
def test_a_table_written_and_read_again_is_the_same(table: DensityTable) -> None:
    assert DensityTable.from_toml_text(table.to_toml_text()) == table


@given(tables)
def test_a_table_goes_through_its_points_and_is_level_beyond(table: DensityTable) -> None:
    assert table.density(table.hu) == pytest.approx(table.relative_density)
    ends = table.density([table.hu[0] - 500.0, table.hu[-1] + 500.0])
    assert ends.tolist() == [table.relative_density[0], table.relative_density[-1]]


def test_the_table_of_the_program_knows_air_water_and_bone() -> None:
    found = default_density().density([-1000, 0, 1000])
    assert found == pytest.approx([0.0, 1.0, 1.53], abs=0.02)
    assert (np.diff(default_density().density(np.arange(-1000, 3000))) > 0.0).all()


@pytest.mark.parametrize(
    ("hu", "density"),
    [
        ((0.0,), (1.0,)),
        ((0.0, 100.0), (1.0,)),
        ((0.0, 0.0), (1.0, 1.1)),
        ((100.0, 0.0), (1.0, 1.1)),
        ((0.0, 100.0), (1.0, -0.1)),
        ((0.0, 100.0), (1.0, 100.0)),
        ((0.0, float("nan")), (1.0, 1.1)),
    ],
)
def test_what_is_no_table_is_refused(hu: tuple[float, ...], density: tuple[float, ...]) -> None:
    with pytest.raises(InputRefused, match="density table"):
        DensityTable(hu, density)


@pytest.mark.parametrize("text", ["", "points = 3", "points = [[0, 1, 2]]", "points = [", "p = []"])
def test_text_that_is_no_table_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match="density table"):
        DensityTable.from_toml_text(text)
