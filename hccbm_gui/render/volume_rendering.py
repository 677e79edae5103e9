"""An image as a translucent body in space.

The rays are cast by the processor (vtkFixedPointVolumeRayCastMapper): with OpenGL in software on
two cores a picture of 800 x 500 pixels through 200^3 lit voxels took it 110 ms, and 18 ms
subsampled, where vtkGPUVolumeRayCastMapper took 750 to 1400 ms and 110 ms.
"""

import numpy as np
import vtkmodules.vtkRenderingVolumeOpenGL2
from vtkmodules.util.numpy_support import numpy_to_vtk
from vtkmodules.vtkCommonDataModel import vtkImageData, vtkPiecewiseFunction
from vtkmodules.vtkRenderingCore import (
    vtkColorTransferFunction,
    vtkRenderer,
    vtkVolume,
    vtkVolumeProperty,
)
from vtkmodules.vtkRenderingVolume import vtkFixedPointVolumeRayCastMapper

from hccbm_gui.render.volume_image import VolumeImage
from hccbm_gui.render.volume_presets import VolumePreset
from hccbm_gui.render.vtk_arrays import matrix_of

BACK_ENDS = (vtkmodules.vtkRenderingVolumeOpenGL2,)
"""Named, so that the import, which registers the back end, is not taken for idle."""
MOST_RAYS = 250_000
MOST_RAYS_TURNING = 40_000


class VolumeRendering:
    """Draws a `VolumeImage`; hidden until it has one."""

    def __init__(self, renderer: vtkRenderer) -> None:
        self._mapper = vtkFixedPointVolumeRayCastMapper()
        self._mapper.SetAutoAdjustSampleDistances(False)
        self._mapper.SetLockSampleDistanceToInputSpacing(False)
        self._mapper.SetInteractiveSampleDistance(1.0)
        self.volume = vtkVolume()
        self.volume.SetMapper(self._mapper)
        self.volume.VisibilityOff()
        self._image: VolumeImage | None = None
        renderer.AddVolume(self.volume)

    def show(self, image: VolumeImage | None, preset: VolumePreset | None) -> None:
        """Draw `image` by `preset`, or nothing."""
        visible = image is not None and preset is not None and min(image.array.shape) > 1
        self.volume.SetVisibility(visible)
        if image is None or preset is None or not visible:
            self._image = None
            self._mapper.RemoveAllInputs()
            return
        if image is not self._image:
            self._image = image
            self._place(image)
        self.volume.SetProperty(_property(preset, image.per_unit))

    def set_detail(self, size_px: tuple[int, int], turning: bool) -> None:
        """Fewer rays and samples while a hand turns it, all of them at rest."""
        if self._image is None:
            return
        most = MOST_RAYS_TURNING if turning else MOST_RAYS
        pixels = size_px[0] * size_px[1]
        finest = float(self._image.spacing_mm.min())
        self._mapper.SetImageSampleDistance(max(1.0, float(np.sqrt(pixels / most))))
        self._mapper.SetSampleDistance(finest * (2.0 if turning else 1.0))

    def _place(self, image: VolumeImage) -> None:
        """The voxels by their spacing, and the whole by its axes and origin."""
        spacing = image.spacing_mm
        data = vtkImageData()
        data.SetDimensions(*reversed(image.array.shape))
        data.SetSpacing(*spacing[::-1].tolist())
        data.GetPointData().SetScalars(numpy_to_vtk(image.array.reshape(-1), deep=0))
        self._mapper.SetInputData(data)
        turn = np.eye(4)
        turn[:3, :3] = (image.affine[:3, :3] / spacing)[:, ::-1]
        turn[:3, 3] = image.affine[:3, 3]
        self.volume.SetUserMatrix(matrix_of(turn))


def _property(preset: VolumePreset, per_unit: float) -> vtkVolumeProperty:
    opacity, colours = vtkPiecewiseFunction(), vtkColorTransferFunction()
    for value, share, red, green, blue in preset.points.tolist():
        opacity.AddPoint(value * per_unit, share)
        colours.AddRGBPoint(value * per_unit, red / 255.0, green / 255.0, blue / 255.0)
    # Below the first point nothing is painted, whatever opacity the point has.
    opacity.AddPoint(float(preset.points[0, 0]) * per_unit - 1.0, 0.0)
    look = vtkVolumeProperty()
    look.SetScalarOpacity(opacity)
    look.SetColor(colours)
    look.SetScalarOpacityUnitDistance(preset.step_mm)
    look.SetInterpolationTypeToLinear()
    look.SetShade(preset.shaded)
    look.SetAmbient(0.4)
    look.SetDiffuse(0.85)
    look.SetSpecular(0.15)
    look.SetSpecularPower(12.0)
    return look
