"""Small patients and off-screen windows for the render room."""

from collections.abc import Callable, Iterator

import numpy as np
import numpy.typing as npt
import pytest
from vtkmodules.util.numpy_support import vtk_to_numpy
from vtkmodules.vtkRenderingCore import vtkRenderWindow, vtkWindowToImageFilter

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.comparison import FieldComparison, Increments
from hccbm_gui.core.field import Field, FieldEdges, FieldRule, FieldSource
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.render.opengl import BACK_ENDS

FRAME = "1.2.3"
MARKER_MM = np.array([44.0, -38.0, 51.0])
Picture = npt.NDArray[np.uint8]


@pytest.fixture
def new_window() -> Iterator[Callable[..., vtkRenderWindow]]:
    """Off-screen windows that are closed after the test."""
    assert BACK_ENDS
    made: list[vtkRenderWindow] = []

    def make(width: int = 400, height: int = 360) -> vtkRenderWindow:
        window = vtkRenderWindow()
        window.SetOffScreenRendering(True)
        window.SetSize(width, height)
        made.append(window)
        return window

    yield make
    for window in made:
        window.Finalize()
    made.clear()


@pytest.fixture
def picture_of() -> Callable[[vtkRenderWindow], Picture]:
    """The pixels (height, width, 4) of a window, lowest row first as the scenes count them."""

    def read(window: vtkRenderWindow) -> Picture:
        reader = vtkWindowToImageFilter()
        reader.SetInput(window)
        reader.SetInputBufferTypeToRGBA()
        reader.ReadFrontBufferOff()
        reader.Update()
        image = reader.GetOutput()
        width, height, _ = image.GetDimensions()
        pixels = vtk_to_numpy(image.GetPointData().GetScalars()).reshape(height, width, 4)
        return np.array(pixels)

    return read


def marked_values(points: npt.NDArray[np.float64]) -> npt.NDArray[np.int16]:
    """HU at LPS points (..., 3): a body at 40, a bright ball left, anterior and superior."""
    body = (np.abs(points) <= (80.0, 70.0, 90.0)).all(axis=-1)
    ball = np.linalg.norm(points - MARKER_MM, axis=-1) <= 9.0
    return np.where(ball, 1000, np.where(body, 40, -1000)).astype(np.int16)


@pytest.fixture(scope="session")
def patient() -> Callable[..., Volume]:
    """The marked body as it would be acquired along given (k, j, i) axes; made once each."""
    made: dict[bytes, Volume] = {}

    def acquire(axes: npt.ArrayLike = ((0, 0, 1), (0, 1, 0), (1, 0, 0))) -> Volume:
        shape = (100, 100, 100)
        spacing = np.array([2.0, 2.0, 2.0])
        directions = np.asarray(axes, dtype=np.float64)
        if directions.tobytes() in made:
            return made[directions.tobytes()]
        origin = -(directions * spacing[:, None]).T @ ((np.array(shape) - 1) / 2.0)
        geometry = Geometry.from_axes(shape, origin, spacing, FRAME, directions)
        indices = np.stack(np.meshgrid(*map(np.arange, shape), indexing="ij"), axis=-1)
        points = geometry.to_patient(indices.reshape(-1, 3)).reshape(*shape, 3)
        volume = Volume(marked_values(points), geometry, Unit.HU)
        made[directions.tobytes()] = volume
        return volume

    return acquire


@pytest.fixture
def box_roi() -> Callable[..., Roi]:
    """A box-shaped structure drawn on axial slices 3 mm apart."""

    def make(
        low: tuple[float, float, float] = (-30.0, -20.0, -30.0),
        high: tuple[float, float, float] = (10.0, 30.0, 30.0),
        kind: RoiKind = RoiKind.OAR,
        colour: tuple[int, int, int] = (0, 255, 0),
        number: int = 1,
    ) -> Roi:
        (x0, y0, z0), (x1, y1, z1) = low, high
        ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
        levels = np.arange(z0, z1 + 0.1, 3.0)
        contours = tuple(np.array([(x, y, z) for x, y in ring]) for z in levels)
        return Roi(f"box {number}", kind, colour, FRAME, contours, number=number)

    return make


@pytest.fixture
def comparison() -> FieldComparison:
    """A 60 x 50 mm bone-scan field inside an 80 x 80 mm CT field."""
    beam, rule = Beam((-10.0, 0.0, 5.0)), FieldRule()
    small, large = FieldEdges(30, 30, 25, 25), FieldEdges(45, 35, 40, 40)
    bone_scan = Field(FieldSource.BONE_SCAN, beam, rule, (), small)
    ct = Field(FieldSource.CT_MRI, beam, rule, (), large)
    return FieldComparison(
        gtv_name="GTVp",
        gtv_volume_cc=100.0,
        spot_id="hot-1",
        image_uid="ct",
        scan_uid="nm",
        beam=beam,
        rule=rule,
        gtv_outline=(),
        ct_field=ct,
        bone_scan_field=bone_scan,
        increments=Increments.between(small, large),
        adjusted=True,
        marginal_miss=None,
        alignment_method="projection",
        residual_mm=3.0,
        approved=True,
    )
