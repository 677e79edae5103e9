"""Which slices a structure is edited on, with and without its image, straight and tilted."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.contouring.drawing_plane import standard_plane
from hccbm_gui.core.contouring.strokes import stroke_area
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.contouring import (
    add_polygon,
    change_area,
    copy_slice,
    delete_roi,
    edit_contours,
    roi_by_key,
    start_gtv,
)
from hccbm_gui.services.drawing_slices import plane_through, slices_for
from hccbm_gui.services.locking import set_locked

MakeCase = Callable[..., Case]
DISC = stroke_area([(0.0, 0.0)], 4.0)


def tilted(case: Case, angle_deg: float) -> Case:
    turn = np.deg2rad(angle_deg)
    axes = [[0, np.sin(turn), np.cos(turn)], [0, np.cos(turn), -np.sin(turn)], [1, 0, 0]]
    geometry = Geometry.from_axes((8, 8, 8), (-20, -20, -20), (5, 5, 5), "frame-1", axes)
    volume = Volume(np.zeros((8, 8, 8), np.int16), geometry, Unit.SIGNAL)
    return replace(case, volumes=MappingProxyType({"ct": volume}))


def test_a_structure_is_edited_on_the_slices_of_its_image(small_case: MakeCase) -> None:
    case = small_case()
    assert slices_for(case, case.rois[0]).heights_mm.tolist() == [0.0, 5.0, 10.0, 15.0]


def test_without_its_image_a_structure_has_its_own_planes(small_case: MakeCase) -> None:
    case = replace(small_case(), volumes=MappingProxyType({}))
    assert slices_for(case, case.rois[0]).heights_mm.tolist() == [5.0, 10.0]
    grown = change_area(case, "rs/1", standard_plane("axial", 15.0), DISC, "add")
    heights = [float(c[0, 2]) for c in roi_by_key(grown, "rs/1").contours]
    assert heights == [5.0, 10.0, 15.0]
    empty = replace(case, rois=(replace(case.rois[0], contours=()),))
    started = change_area(empty, "rs/1", standard_plane("axial", 2.5), DISC, "add")
    assert float(roi_by_key(started, "rs/1").contours[0][0, 2]) == 2.5


def test_on_a_tilted_image_a_structure_keeps_to_the_planes_it_was_drawn_on(
    small_case: MakeCase,
) -> None:
    case = tilted(small_case(), 12.0)
    axial = change_area(case, "rs/1", standard_plane("axial", 10.0), DISC, "xor")
    assert {float(np.ptp(c[:, 2])) for c in roi_by_key(axial, "rs/1").contours} == {0.0}
    slices = slices_for(case, replace(case.rois[0], contours=()))
    outline = slices.to_patient(np.array([[0.0, -3], [5, -3], [5, 3]]), slices.heights_mm[4])
    with pytest.raises(InputRefused, match="slices of this image"):
        add_polygon(case, "rs/1", outline)
    case, key = start_gtv(case, "ct")
    drawn = roi_by_key(add_polygon(case, key, outline), key)
    assert np.allclose(drawn.contours[0] @ slices.normal, slices.heights_mm[4])


def test_an_outline_may_be_drawn_in_every_standard_view(small_case: MakeCase) -> None:
    case, key = start_gtv(small_case(), "ct")
    upright = np.array([[-8.0, 1, 3], [8, 1, 3], [8, 1, 11], [-8, 1, 11]])
    coronal = roi_by_key(add_polygon(case, key, upright), key)
    assert [float(c[0, 2]) for c in coronal.contours] == [5.0, 10.0]
    # As thick as a voxel of the image, 5 mm.
    assert coronal.bounds_mm()[:, 1] == pytest.approx([-1.5, 3.5], abs=0.001)
    sagittal = roi_by_key(add_polygon(case, key, upright[:, [1, 0, 2]]), key)
    assert sagittal.bounds_mm()[:, 0] == pytest.approx([-1.5, 3.5], abs=0.001)
    volume = case.volumes["ct"]
    with pytest.raises(InputRefused, match="standard view"):
        plane_through(np.array([[0.0, 0, 0], [9, 0, 1], [0, 9, 2]]), volume)


def test_slices_are_copied_within_a_case(small_case: MakeCase) -> None:
    case = small_case()
    copied = roi_by_key(copy_slice(case, "rs/1", 10.0, 15.0), "rs/1")
    assert [float(c[0, 2]) for c in copied.contours] == [5.0, 10.0, 15.0]
    assert copied.contours[0] is case.rois[0].contours[0]
    assert copied.notes == ("Edited in this program",)
    assert edit_contours(case, "rs/1", lambda roi, slices: roi) is case


def test_a_locked_structure_is_neither_drawn_on_nor_deleted(small_case: MakeCase) -> None:
    case = set_locked(small_case(), "rs/1", True)
    with pytest.raises(InputRefused, match="locked"):
        change_area(case, "rs/1", standard_plane("axial", 5.0), DISC, "add")
    with pytest.raises(InputRefused, match="locked"):
        delete_roi(case, "rs/1")
