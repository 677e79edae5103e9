"""What is painted comes back from an RTSTRUCT as it was painted."""

from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
import shapely

from hccbm_gui.core.case import Case, SeriesInfo, SliceReference
from hccbm_gui.core.contouring.drawing_plane import standard_plane
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.load import load_case
from hccbm_gui.io.writing.structure_writer import write_structures
from hccbm_gui.services.contouring import nudge, paint_stroke, roi_by_key, start_gtv

CT_CLASS = "1.2.840.10008.5.1.4.1.1.2"
FIELD_MM = 400.0
RADII_PX = (2, 3, 5, 8, 10, 20)
Z_MM = (-6.0, -3.0, 0.0, 3.0, 6.0)


def empty_case(rows: int, columns: int, row_mm: float, column_mm: float) -> Case:
    corner = (-(columns - 1) / 2 * column_mm, -(rows - 1) / 2 * row_mm, Z_MM[0])
    geometry = Geometry.from_axes(
        (len(Z_MM), rows, columns), corner, (3.0, row_mm, column_mm), "1.2.3"
    )
    # One voxel seen from everywhere: the values do not matter.
    values = np.broadcast_to(np.zeros(1, np.int16), geometry.shape)
    slices = tuple(
        SliceReference(CT_CLASS, f"1.2.3.4.{n}", (*corner[:2], z)) for n, z in enumerate(Z_MM)
    )
    image = SeriesInfo("1.2.2", "1.2.77", "CT", "volume", frame_uid="1.2.3", slices=slices)
    turn = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    ring = np.column_stack([31.123456 * np.cos(turn), 17.7 * np.sin(turn), np.full(90, 0.0)])
    rings = (ring, ring + np.array([0, 0, 3.0]))
    other = Roi("Cord", RoiKind.OAR, (1, 2, 3), "1.2.3", rings, "1.2.2", 4)
    return Case(
        Patient("P1", "Phantom^A"),
        series=(image,),
        volumes=MappingProxyType({"1.2.2": Volume(values, geometry, Unit.HU)}),
        rois=(other,),
    )


def circle(centre: tuple[float, float], radius: float) -> shapely.Polygon:
    turn = np.linspace(0, 2 * np.pi, 4000, endpoint=False)
    return shapely.Polygon(
        np.array(centre) + radius * np.column_stack([np.cos(turn), np.sin(turn)])
    )


@pytest.mark.parametrize(
    ("rows", "columns", "row_mm", "column_mm"),
    [(n, n, FIELD_MM / n, FIELD_MM / n) for n in (128, 256, 512, 1024)]
    + [(256, 128, 1.0, 2.0), (128, 256, 2.0, 1.0)],
)
def test_painted_discs_come_back_from_a_file(
    tmp_path: Path, rows: int, columns: int, row_mm: float, column_mm: float
) -> None:
    case = empty_case(rows, columns, row_mm, column_mm)
    px_mm = min(row_mm, column_mm)
    centres = [(x * 60.0 + 0.371, y * 60.0 - 0.217) for x in (-1, 0, 1) for y in (-0.7, 0.7)]
    plane = standard_plane("axial", 0.0, 3.0)
    keys = []
    for radius, (x, y) in zip(RADII_PX, centres, strict=True):
        case, key = start_gtv(case, "1.2.2")
        case = paint_stroke(case, key, plane, [(x, -y)], radius * px_mm)
        keys.append(key)
    path = tmp_path / "painted.dcm"
    write_structures(path, case.rois, case)
    read = {roi.name: roi for roi in load_case([path]).rois}
    for key, radius, centre in zip(keys, RADII_PX, centres, strict=True):
        (contour,) = read[roi_by_key(case, key).name].contours
        found, true = shapely.Polygon(contour[:, :2]), circle(centre, radius * px_mm)
        assert found.area == pytest.approx(true.area, rel=0.001)
        dice = 2 * found.intersection(true).area / (found.area + true.area)
        assert dice >= (0.98 if radius >= 3 else 0.97)
    for before, after in zip(case.rois[0].contours, read["Cord"].contours, strict=True):
        assert np.abs(before - after).max() <= 0.001


def test_painting_one_structure_leaves_the_others_alone() -> None:
    case = empty_case(128, 128, 2.0, 2.0)
    started, key = start_gtv(case, "1.2.2")
    plane = standard_plane("coronal", 5.0, 2.0)
    painted = paint_stroke(started, key, plane, [(0.0, 0.0), (9.0, 3.0)], 6.0, ball=True)
    assert painted.rois[0] is case.rois[0]
    assert {float(c[0, 2]) for c in painted.rois[1].contours} == {-3.0, 0.0, 3.0, 6.0}
    assert paint_stroke(painted, key, plane, [], 6.0) is painted
    assert nudge(painted, key, plane, [(0.0, 0.0)], 1.0) is painted


def test_a_brush_with_a_range_keeps_to_the_image() -> None:
    case, key = start_gtv(empty_case(128, 128, 2.0, 2.0), "1.2.2")
    plane = standard_plane("axial", 3.0, 3.0)
    all_of_it = paint_stroke(case, key, plane, [(0, 0)], 6.0, within=(-1.0, 1.0))
    none = paint_stroke(case, key, plane, [(0, 0)], 6.0, within=(5.0, 9.0))
    (contour,) = roi_by_key(all_of_it, key).contours
    assert shapely.Polygon(contour[:, :2]).area == pytest.approx(36 * np.pi, rel=1e-6)
    assert none is case
