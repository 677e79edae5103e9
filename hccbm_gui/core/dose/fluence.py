"""The open fluence of a beam at the isocentre plane, convolved with the pencil kernel."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import fft

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.core.dose.beam_model import BeamModel
from hccbm_gui.core.fields.polygons import even_odd, rings_of
from hccbm_gui.core.progress import Progress, quiet

PIXEL_MM = 1.0
"""Fluence pixels; the source blur of 2 mm leaves nothing finer."""
ROWS_PER_PIXEL = 16
"""Lines on which the coverage of a row of pixels is integrated exactly."""
PRIMARY_TABLES, SCATTER_TABLES = 6, 14
"""Attenuations, evenly spaced on a log scale, for which the convolutions are computed."""
COLLIMATOR_RADIUS_MM = 250.0
"""The primary collimator: nothing is transmitted beyond it."""
APART_MM, LEAST_PERIOD_MM = 300.0, 600.0
"""The convolution is periodic: copies of the picture are kept this far apart, and repeat at this
distance at least; what reaches over is then below 0.2 % of the dose."""


@dataclass(frozen=True, slots=True)
class View:
    """A grid of pixels in the beam's-eye view, (u, v) at the isocentre plane.

    Attributes
    ----------
    first_uv_mm : centre of pixel (row 0, column 0); v grows with the row, u with the column.
    shape : (rows, columns).
    pixel_mm : distance between pixel centres.
    """

    first_uv_mm: tuple[float, float]
    shape: tuple[int, int]
    pixel_mm: float

    @classmethod
    def over(cls, reach_uv_mm: FloatArray, pixel_mm: float) -> "View":
        """The grid over (2, 2) lowest and highest (u, v); the isocentre is a pixel centre."""
        first = np.floor(reach_uv_mm[0] / pixel_mm + 1e-9)
        columns, rows = (np.ceil(reach_uv_mm[1] / pixel_mm - 1e-9) - first).astype(int) + 1
        u, v = (first * pixel_mm).tolist()
        return cls((u, v), (int(rows), int(columns)), pixel_mm)

    def axes_mm(self) -> tuple[FloatArray, FloatArray]:
        """v (rows,) and u (columns,) of the pixel centres."""
        rows, columns = self.shape
        first_u, first_v = self.first_uv_mm
        v = first_v + self.pixel_mm * np.arange(rows, dtype=np.float64)
        return v, first_u + self.pixel_mm * np.arange(columns, dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class ConvolvedFluence:
    """The fluence seen through kernels of unit sum, one picture for each attenuation.

    Attributes
    ----------
    pictures : (rows, columns, tables) float32.
    log_attenuations : (tables,) ln of the attenuation at the isocentre plane, per mm, evenly
        spaced.
    view : where the pixels lie.
    """

    pictures: npt.NDArray[np.float32]
    log_attenuations: FloatArray
    view: View

    @property
    def scale(self) -> tuple[float, float]:
        """First of `log_attenuations` and the step between them."""
        first, second = self.log_attenuations[:2].tolist()
        return first, second - first


def coverage(aperture: Sequence[FloatArray], view: View) -> FloatArray:
    """(rows, columns) which share of every pixel lies inside the polygons, read by even-odd."""
    rows, columns = view.shape
    lines = rows * ROWS_PER_PIXEL
    steps = np.zeros((rows, columns + 2))
    # After even-odd every ring has the inside on its left, so signed crossings add up.
    for ring in rings_of(even_odd(aperture)):
        points = (ring - view.first_uv_mm) / view.pixel_mm + 0.5
        points[:, 1] *= ROWS_PER_PIXEL
        for (u0, v0), (u1, v1) in zip(points, np.roll(points, -1, axis=0), strict=True):
            low, high = min(v0, v1), max(v0, v1)
            line = np.arange(max(np.ceil(low - 0.5), 0), min(np.ceil(high - 0.5), lines), dtype=int)
            if line.size == 0:
                continue
            at = np.clip(u0 + (u1 - u0) * (line + 0.5 - v0) / (v1 - v0), 0.0, columns)
            pixel = at.astype(int)
            sign = np.sign(v0 - v1) / ROWS_PER_PIXEL
            row = line // ROWS_PER_PIXEL
            np.add.at(steps, (row, pixel), sign * (pixel + 1 - at))
            np.add.at(steps, (row, pixel + 1), sign * (at - pixel))
    return np.asarray(np.clip(np.cumsum(steps, axis=1)[:, :columns], 0.0, 1.0))


def open_fluence(aperture: Sequence[FloatArray], view: View, model: BeamModel) -> FloatArray:
    """(rows, columns) blurred aperture with transmission, times the horn; 1 on the open axis."""
    share = coverage(aperture, view)
    wave = np.fft.rfft2(share)
    blur = np.exp(-0.5 * _wave_square(view) * model.source_blur_mm**2)
    blurred = np.fft.irfft2(wave * blur, s=view.shape)
    v, u = view.axes_mm()
    radius = np.hypot(v[:, None], u)
    shut = np.where(radius <= COLLIMATOR_RADIUS_MM, model.transmission, 0.0)
    return np.asarray((shut + (1.0 - shut) * blurred) * model.horn.at(radius))


def convolve(
    aperture: Sequence[FloatArray],
    reach_uv_mm: FloatArray,
    attenuations_per_mm: tuple[FloatArray, FloatArray],
    model: BeamModel,
    progress: Progress = quiet,
) -> tuple[ConvolvedFluence, ConvolvedFluence]:
    """The fluence convolved with alpha exp(-alpha r) / (2 pi r), for the primary and the scatter.

    In the plane that kernel has the Fourier transform alpha / sqrt(alpha^2 + k^2), so that no
    pixel at r = 0 needs care.

    Parameters
    ----------
    reach_uv_mm : (2, 2) lowest and highest (u, v) that will be looked up.
    attenuations_per_mm : smallest and largest alpha, of the primary and of the scatter.
    """
    wanted = View.over(reach_uv_mm, PIXEL_MM)
    view = _periodic(wanted)
    wave = fft.rfft2(open_fluence(aperture, view, model).astype(np.float32))
    square = _wave_square(view).astype(np.float32)
    rows, columns = wanted.shape
    done, total = 0, PRIMARY_TABLES + SCATTER_TABLES
    convolved = []
    for (low, high), count in zip(
        attenuations_per_mm, (PRIMARY_TABLES, SCATTER_TABLES), strict=True
    ):
        logs = np.linspace(np.log(low), max(np.log(high), np.log(low) + 1e-3), count)
        pictures = np.empty((rows, columns, count), dtype=np.float32)
        for number, alpha in enumerate(np.exp(logs)):
            progress(done / total, "Spreading the fluence")
            seen = fft.irfft2(
                wave * np.float32(alpha) / np.sqrt(np.float32(alpha**2) + square), s=view.shape
            )
            pictures[..., number] = seen[:rows, :columns]
            done += 1
        convolved.append(ConvolvedFluence(frozen(pictures), logs, wanted))
    return convolved[0], convolved[1]


def _periodic(wanted: View) -> View:
    """`wanted` with room above its ends, so that its periodic copies stay apart."""
    least = int(LEAST_PERIOD_MM / wanted.pixel_mm)
    room = int(APART_MM / wanted.pixel_mm)
    rows, columns = (
        fft.next_fast_len(max(count + room, least), real=True) for count in wanted.shape
    )
    return View(wanted.first_uv_mm, (rows, columns), wanted.pixel_mm)


def _wave_square(view: View) -> FloatArray:
    """Squares of the wave numbers of a real two-dimensional transform, per mm^2."""
    rows, columns = view.shape
    along_v = 2.0 * np.pi * np.fft.fftfreq(rows, view.pixel_mm)
    along_u = 2.0 * np.pi * np.fft.rfftfreq(columns, view.pixel_mm)
    return np.asarray(along_v[:, None] ** 2 + along_u**2, dtype=np.float64)
