"""What jaws, leaves and blocks let through together."""

from dataclasses import replace

import numpy as np
import pytest

from hccbm_gui.core.beam_devices import Block, ControlPoint, Mlc
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.fields.plan_aperture import aperture, swept_aperture
from hccbm_gui.core.plan import PlanBeam

POINT = ControlPoint(0.0, 0.0, 0.0, "NONE", 0.0, (-30.0, 40.0), (-20.0, 20.0), None, 6.0)
JAWS = PlanBeam(1, "AP", "PHOTON", None, course=(POINT, replace(POINT, weight=1.0)))
SIDES = np.array([-20.0, -10.0, 0.0, 10.0, 20.0])


def leaves(*tips: list[list[float]], along: str = "x") -> Mlc:
    return Mlc("MLC" + along.upper(), along, SIDES, np.array(tips))


def test_jaws_alone_open_a_rectangle() -> None:
    assert aperture(JAWS).bounds == (-30.0, -20.0, 40.0, 20.0)


def test_leaves_shade_what_the_jaws_leave_open() -> None:
    mlc = leaves([[-50, -10, -5, 0], [50, 10, 5, 0]])
    beam = replace(JAWS, mlcs=(mlc,))
    # Row by row, cut by the jaws: 70, 20, 10 and nothing, each 10 mm high.
    assert aperture(beam).area == pytest.approx(700.0 + 200.0 + 100.0)


def test_leaves_along_y_are_leaves_along_x_turned() -> None:
    tips = [[-9, -8, -7, -6], [5, 6, 7, 8]]
    wide = replace(JAWS, course=(replace(POINT, x_jaws_mm=None, y_jaws_mm=None),))
    one = aperture(replace(wide, mlcs=(leaves(tips),)))
    other = aperture(replace(wide, mlcs=(leaves(tips, along="y"),)))
    turned = (one.bounds[1], one.bounds[0], one.bounds[3], one.bounds[2])
    assert other.bounds == turned
    assert other.area == pytest.approx(one.area)


def test_two_layers_open_only_what_both_open() -> None:
    upper, lower = leaves([[-5] * 4, [9] * 4]), leaves([[-7] * 4, [6] * 4])
    assert aperture(replace(JAWS, mlcs=(upper, lower))).bounds == (-5.0, -20.0, 6.0, 20.0)


def test_an_arc_sweeps_all_of_its_openings() -> None:
    moving = leaves([[-10] * 4, [0] * 4], [[0] * 4, [10] * 4])
    beam = replace(JAWS, mlcs=(moving,))
    assert aperture(beam, 0).bounds[2] == 0.0
    assert swept_aperture(beam).bounds == (-10.0, -20.0, 10.0, 20.0)


def test_a_block_shields_and_a_cut_out_opens() -> None:
    square = np.array([(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)])
    shielding = replace(JAWS, block_outlines=(Block("cord", False, square),))
    opening = replace(JAWS, block_outlines=(Block("cut-out", True, square),))
    assert aperture(shielding).area == pytest.approx(70.0 * 40.0 - 100.0)
    assert aperture(opening).area == pytest.approx(100.0)


def test_a_beam_of_which_nothing_is_known_opens_nothing() -> None:
    assert aperture(PlanBeam(1, "AP", "PHOTON", None)).is_empty


def test_leaves_that_do_not_fit_their_sides_are_refused() -> None:
    with pytest.raises(UntrustedGeometry, match="as many"):
        Mlc("MLCX", "x", SIDES, np.zeros((1, 2, 3)))
    with pytest.raises(UntrustedGeometry, match="order"):
        Mlc("MLCX", "x", SIDES[::-1], np.zeros((1, 2, 4)))
