"""Structures grown on the slices of their image, and united over phases."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.margins import Margins
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.derived_structures import (
    internal_target_of,
    structure_named,
    with_margin,
)

RADIUS = 12.0


def ball(centre: tuple[float, float, float] = (0.0, 0.0, 0.0), name: str = "GTV") -> Roi:
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    contours = []
    for z in np.arange(-60.0, 61.0, 3.0):
        if abs(z - centre[2]) < RADIUS:
            r = np.sqrt(RADIUS**2 - (z - centre[2]) ** 2)
            ring = [centre[0] + r * np.cos(turn), centre[1] + r * np.sin(turn), 0 * turn + z]
            contours.append(np.stack(ring, axis=1))
    return Roi(name, RoiKind.GTV, (255, 0, 0), "f", tuple(contours), "ct", 1, "rs")


def case_of(*rois: Roi) -> Case:
    geometry = Geometry.from_axes((41, 20, 20), (-95, -95, -60), (3, 10, 10), "f")
    ct = Volume(np.zeros(geometry.shape, np.int16), geometry, Unit.HU)
    numbered = tuple(replace(roi, number=n) for n, roi in enumerate(rois, start=1))
    return Case(
        Patient("1", "A^B"),
        series=(SeriesInfo("ct", "s", "CT", "volume", frame_uid="f"),),
        volumes=MappingProxyType({"ct": ct}),
        rois=numbered,
    )


def sphere_cc(radius: float) -> float:
    return 4 / 3 * np.pi * radius**3 / 1000


def test_the_new_contours_lie_on_the_slices_of_the_image() -> None:
    case = case_of(ball())
    made, volume_cc = with_margin(case, case.rois[0], Margins.even(10.0))
    heights = {float(contour[0, 2]) for contour in made.contours}
    assert all(abs(z / 3.0 - round(z / 3.0)) < 1e-9 for z in heights)
    # The last drawn plane lies at 9 mm and reaches to 10.5 mm; the slice at 21 mm is beyond.
    assert max(heights) == 18.0
    assert volume_cc == pytest.approx(sphere_cc(22.0), rel=0.01)
    assert (made.name, made.kind, made.series_uid) == ("GTV+10", RoiKind.PTV, "ct")
    assert made.key == "drawn/1"


def test_a_structure_on_every_second_slice_is_grown_on_all() -> None:
    whole = ball()
    half = replace(whole, contours=whole.contours[::2])
    made, _ = with_margin(case_of(half), half, Margins.even(6.0))
    heights = sorted({float(contour[0, 2]) for contour in made.contours})
    assert np.diff(heights) == pytest.approx(3.0)


def test_slices_are_continued_beyond_the_image() -> None:
    low = ball((0.0, 0.0, -57.0))
    made, volume_cc = with_margin(case_of(low), low, Margins.even(10.0))
    assert min(float(contour[0, 2]) for contour in made.contours) < -60.0
    assert volume_cc > sphere_cc(15.0)


def test_inwards_gives_a_smaller_one_with_a_name_that_says_so() -> None:
    case = case_of(ball())
    made, volume_cc = with_margin(case, case.rois[0], Margins.even(4.0), inwards=True)
    assert made.name == "GTV-4"
    assert volume_cc == pytest.approx(sphere_cc(8.0), rel=0.07)


def test_an_internal_target_covers_all_phases() -> None:
    phases = [ball((0, 0, z), f"GTV_{n}") for n, z in enumerate((0.0, 3.0, 9.0, 6.0))]
    case = case_of(*phases)
    itv, volume_cc = internal_target_of(case, case.rois)
    assert itv.kind is RoiKind.ITV
    # A sphere drawn out along z: its volume and a cylinder, but for the slices.
    assert volume_cc == pytest.approx(sphere_cc(12.0) + np.pi * 0.144 * 9.0, rel=0.03)


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    empty = replace(ball(name="Empty"), contours=())
    with pytest.raises(MissingInput, match="GTV"):
        structure_named(case_of(ball(), empty), "Liver")
    with pytest.raises(MissingInput, match="is empty"):
        structure_named(case_of(ball(), empty), "Empty")


def test_two_structures_of_one_name_are_not_guessed_between() -> None:
    twice = case_of(ball(), replace(ball(), structure_set_uid="other"))
    with pytest.raises(InputRefused, match="2 structures"):
        structure_named(twice, "GTV")
