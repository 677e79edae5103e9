"""What was left out between drawn slices comes back close to what it was."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.fields.structure_volume import slab_stack
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.algebra import intersection
from hccbm_gui.core.structures.interpolation import between, interpolated


def ring(radius: float, z: float, x: float = 0.0, y: float = 0.0) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    circle = [x + radius * np.cos(turn), y + radius * np.sin(turn), 0 * turn + z]
    return np.stack(circle, axis=1)


def roi_of(contours: list[np.ndarray]) -> Roi:
    return Roi("GTV", RoiKind.GTV, (255, 0, 0), "f", tuple(contours))


def every_fifth(roi: Roi) -> tuple[Roi, list[float]]:
    """The structure on every fifth of its planes and on the last, and all planes."""
    planes = sorted({round(float(c[0, 2]), 3) for c in roi.contours})
    kept = {*planes[::5], planes[-1]}
    left = tuple(c for c in roi.contours if round(float(c[0, 2]), 3) in kept)
    return replace(roi, contours=left), planes


def dice(first: Roi, second: Roi) -> float:
    a, b = slab_stack(first), slab_stack(second)
    return 2 * intersection(a, b).volume_cc / (a.volume_cc + b.volume_cc)


def test_a_sphere_on_every_fifth_slice_comes_back() -> None:
    heights = np.arange(-39.0, 40.0, 2.0)
    whole = roi_of([ring(np.sqrt(40.0**2 - z**2), z) for z in heights])
    left, planes = every_fifth(whole)
    again = interpolated(left, planes)
    assert len(again.contours) == len(whole.contours)
    assert dice(whole, again) >= 0.97


def test_drawn_contours_stay_as_they_are() -> None:
    left = roi_of([ring(10, 0.0), ring(20, 15.0)])
    again = interpolated(left, np.arange(-30.0, 31.0, 3.0))
    assert len(again.contours) == 6
    assert np.array_equal(again.contours[0], left.contours[0])
    assert np.array_equal(again.contours[-1], left.contours[-1])


def test_a_cone_is_straight() -> None:
    shapes = between(shapely.Point(0, 0).buffer(10), shapely.Point(0, 0).buffer(20), [0.25, 0.5])
    radii = [np.sqrt(shape.area / np.pi) for shape in shapes]
    assert radii == pytest.approx([12.5, 15.0], abs=0.2)


def test_an_oblique_tube_does_not_vanish_on_its_way() -> None:
    """Two discs that do not even touch."""
    (middle,) = between(shapely.Point(0, 0).buffer(5), shapely.Point(30, 0).buffer(5), [0.5])
    assert middle.area == pytest.approx(np.pi * 25, rel=0.03)
    assert shapely.get_coordinates(middle.centroid)[0] == pytest.approx([15, 0], abs=0.1)


def test_a_branch_does_not_twist() -> None:
    trunk = shapely.Point(0, 0).buffer(12)
    legs = shapely.union_all([shapely.Point(-8, 0).buffer(5), shapely.Point(8, 0).buffer(5)])
    for shape in between(trunk, legs, [0.2, 0.4, 0.6, 0.8]):
        mirrored = shapely.affinity.scale(shape, xfact=-1.0, origin=(0, 0))
        assert shape.symmetric_difference(mirrored).area < 0.05 * shape.area
        assert trunk.union(legs).buffer(0.5).contains(shape)
    assert len(shapely.get_parts(between(trunk, legs, [0.9])[0])) == 2


def test_a_hole_goes_on() -> None:
    tube = shapely.Point(0, 0).buffer(12).difference(shapely.Point(0, 0).buffer(5))
    (middle,) = between(tube, tube, [0.5])
    assert middle.symmetric_difference(tube).area < 0.02 * tube.area


def test_one_slice_is_refused() -> None:
    with pytest.raises(InputRefused, match="one slice"):
        interpolated(roi_of([ring(10, 0.0)]), [0.0, 3.0])


@pytest.mark.real_data
def test_a_real_sarcoma_on_every_fifth_slice_comes_back(shared_data: Path) -> None:
    from hccbm_gui.io.load import load_case

    case = load_case([shared_data / "ct-mr-pet-rtstruct-sts001-cropped"])
    whole = next(roi for roi in case.rois if roi.name.startswith("GTV_Mass"))
    left, planes = every_fifth(whole)
    assert dice(whole, interpolated(left, planes)) >= 0.97
