"""Points and open lines of structures, on the slices that hold them."""

import numpy as np
import pytest
from vtkmodules.vtkRenderingCore import vtkRenderer

from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.render.roi_marks import ARM_MM, MarkLayer
from hccbm_gui.render.view_plane import PLANES

AXIAL, CORONAL = PLANES["axial"], PLANES["coronal"]
POINT = np.array([(10.0, 20.0, 30.0)])
LINE = np.array([(0.0, 0.0, 30.0), (5.0, 0.0, 30.0), (5.0, 8.0, 36.0)])
ROI = Roi("isocentre", RoiKind.OTHER, (10, 200, 30), "f", (), number=1, marks=(POINT, LINE))


@pytest.fixture
def layer() -> MarkLayer:
    made = MarkLayer(vtkRenderer(), AXIAL)
    made.set_rois([ROI], 3.0)
    return made


@pytest.mark.parametrize(("position_mm", "count"), [(30.0, 3), (31.4, 3), (31.6, 0), (-30.0, 0)])
def test_marks_are_drawn_within_half_a_slice(
    layer: MarkLayer, position_mm: float, count: int
) -> None:
    lines, colours = layer.segments(position_mm)
    assert len(lines) == len(colours) == count
    assert not count or (colours == (10, 200, 30)).all()


def test_a_point_is_the_middle_of_a_cross_in_every_view(layer: MarkLayer) -> None:
    for plane, position in ((AXIAL, 30.0), (CORONAL, 20.0)):
        layer.set_plane(plane)
        lines, _ = layer.segments(float(plane.position_of(POINT)[0]))
        assert float(plane.position_of(POINT)[0]) == pytest.approx(position)
        cross = lines[-2:]
        assert np.allclose(cross.mean(axis=1), plane.to_view(POINT)[0])
        assert np.allclose(np.ptp(cross, axis=1), 2.0 * ARM_MM)


def test_a_line_keeps_its_ends(layer: MarkLayer) -> None:
    lines, _ = layer.segments(30.0)
    assert np.allclose(lines[0], AXIAL.to_view(LINE[:2]))


def test_without_marks_nothing_is_drawn(layer: MarkLayer) -> None:
    layer.set_rois([], 3.0)
    layer.update(30.0)
    assert len(layer.segments(30.0)[0]) == 0
