"""Spheres, cylinders and cones in linear doses, with their DVH in closed form.

The family of Nelms et al. 2015 (doi:10.1118/1.4923175): 24 mm across and high, around the origin;
the dose is 16 Gy at the origin and rises by 1 Gy/mm along SI (z) or AP (y).
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume

FRAME = "1.2.3"
CENTRE_GY = 16.0
SHAPES = ("sphere", "cylinder", "turned cylinder", "cone", "turned cone")
GRADIENTS = ("SI", "AP")
CORNER_MM = 0.1


def structure(contours, name="shape", frame=FRAME):
    return Roi(name, RoiKind.OTHER, (255, 0, 0), frame, tuple(contours))


def dose_volume(values, spacing_mm, origin_mm, axes=((0, 0, 1), (0, 1, 0), (1, 0, 0))):
    """A dose grid from its (k, j, i) values."""
    spacing = np.broadcast_to(np.asarray(spacing_mm, float), 3)
    geometry = Geometry.from_axes(values.shape, origin_mm, spacing, FRAME, axes)
    return Volume(np.asarray(values), geometry, Unit.GY)


def dose_of(function, spacing_mm=2.5, half_width_mm=30.0, dtype=np.float32):
    """A cube of `function`(x, y, z) around the origin, a voxel centre on it."""
    steps = np.ceil(half_width_mm / np.broadcast_to(np.asarray(spacing_mm, float), 3)).astype(int)
    spacing = np.broadcast_to(np.asarray(spacing_mm, float), 3)
    z, y, x = (s * np.arange(-n, n + 1) for s, n in zip(spacing, steps, strict=True))
    values = function(x[None, None, :], y[None, :, None], z[:, None, None])
    values = np.broadcast_to(values, (z.size, y.size, x.size)).astype(dtype)
    return dose_volume(values, spacing, (x[0], y[0], z[0]))


def linear_dose(gradient, spacing_mm, half_width_mm=30.0):
    along = {"SI": (0, 0, 1), "AP": (0, 1, 0), "LR": (1, 0, 0)}[gradient]
    return dose_of(
        lambda x, y, z: CENTRE_GY + along[0] * x + along[1] * y + along[2] * z,
        spacing_mm,
        half_width_mm,
        np.float64,
    )


@dataclass(frozen=True)
class Solid:
    """One of `SHAPES`; a cone points towards the low dose (feet or anterior) when `up`."""

    shape: str
    size_mm: float = 24.0
    up: bool = True

    @property
    def half(self):
        return self.size_mm / 2.0

    @property
    def volume_cc(self):
        share = {"sphere": 2.0 / 3.0, "cylinder": 1.0, "cone": 1.0 / 3.0}[self.shape.split()[-1]]
        return share * np.pi * self.half**2 * self.size_mm / 1000.0

    def radius(self, along):
        """Radius at a place along the axis."""
        along = np.clip(along, -self.half, self.half)
        match self.shape.split()[-1]:
            case "sphere":
                return np.sqrt(np.maximum(self.half**2 - along**2, 0.0))
            case "cylinder":
                return np.full_like(along, self.half, dtype=float)
            case _:
                return (self.half + (along if self.up else -along)) / 2.0

    def outline(self, z):
        """The cross-section (N, 2) at one z, or None when it has no width."""
        if not self.shape.startswith("turned"):
            radius = float(self.radius(np.array(z)))
            count = max(12, int(np.ceil(2.0 * np.pi * radius / CORNER_MM)))
            turn = np.linspace(0.0, 2.0 * np.pi, count, endpoint=False)
            rim = radius * np.stack([np.cos(turn), np.sin(turn)], axis=1)
            return rim if radius > 1e-6 else None
        y = np.linspace(-self.half, self.half, int(self.size_mm / CORNER_MM) + 1)
        if self.shape == "turned cone":
            first = 2.0 * abs(z) - self.half
            y = np.linspace(first, self.half, y.size)
            y = y if self.up else -y
        x = np.sqrt(np.maximum(self.radius(y) ** 2 - z * z, 0.0))
        rim = np.concatenate([np.stack([x, y], 1), np.stack([-x, y], 1)[::-1]])
        return rim if np.ptp(x) + x.max() > 1e-6 else None

    def contours(self, spacing_mm, phase=0.0):
        """Outlines of slices; phase 0 has one on each end, 0.5 has both between two slices."""
        first = -self.half + spacing_mm * phase
        count = int(np.floor((self.half - first) / spacing_mm + 1e-6)) + 1
        cuts = []
        for z in first + spacing_mm * np.arange(count):
            # A slice on the very end touches it from inside, as drawn in the published sets.
            rim = self.outline(float(np.clip(z, 0.01 - self.half, self.half - 0.01)))
            if rim is not None:
                cuts.append(np.column_stack([rim, np.full(len(rim), z)]))
        return cuts

    def beyond_cc(self, gradient, place):
        """Volume (cc) where the coordinate along the gradient is at least `place`."""
        along_axis = (gradient == "SI") != self.shape.startswith("turned")
        place = float(np.clip(place, -self.half, self.half))
        if along_axis or self.shape == "sphere":
            s = np.linspace(place, self.half, 2001)
            return float(_simpson(np.pi * self.radius(s) ** 2, s)) / 1000.0
        # Across the axis: segments of circles, in a variable that smooths their square roots.
        turn = np.linspace(0.0, np.pi, 4001)
        along = -self.half * np.cos(turn)
        radius = self.radius(along)
        with np.errstate(invalid="ignore", divide="ignore"):
            ratio = np.clip(np.where(radius > 0.0, place / radius, np.sign(place)), -1.0, 1.0)
        segment = radius**2 * (np.arccos(ratio) - ratio * np.sqrt(1.0 - ratio**2))
        return float(_simpson(segment * self.half * np.sin(turn), turn)) / 1000.0

    def truth(self, gradient):
        """The nine parameters of the paper and D50%."""

        def dose_at(cc):
            if cc >= self.volume_cc:
                return CENTRE_GY - self.half
            reach = self.half - 1e-12
            return CENTRE_GY + brentq(lambda s: self.beyond_cc(gradient, s) - cc, -reach, reach)

        percent = {f"D{p}": dose_at(self.volume_cc * p / 100.0) for p in (99, 95, 50, 5, 1)}
        along_axis = (gradient == "SI") != self.shape.startswith("turned")
        shift = self.size_mm / 4.0 if self.shape.endswith("cone") and along_axis else 0.0
        return {
            "V": self.volume_cc,
            "Dmin": CENTRE_GY - self.half,
            "Dmax": CENTRE_GY + self.half,
            "Dmean": CENTRE_GY + (shift if self.up else -shift),
            **percent,
            "D0.03cc": dose_at(0.03),
        }


def measured(dvh):
    """The same parameters from a calculated DVH."""
    return {
        "V": dvh.total_cc,
        "Dmin": dvh.min_gy,
        "Dmax": dvh.max_gy,
        "Dmean": dvh.mean_gy,
        **{f"D{p}": dvh.dose_at_percent(p) for p in (99, 95, 50, 5, 1)},
        "D0.03cc": dvh.dose_at_cc(0.03),
    }


def _simpson(values, places):
    step = np.diff(places)[0] if places.size > 1 else 0.0
    weights = np.ones(places.size)
    weights[1:-1:2], weights[2:-1:2] = 4.0, 2.0
    return (weights * values).sum() * step / 3.0


NELMS_PARAMETERS = ("V", "Dmin", "Dmax", "Dmean", "D99", "D95", "D5", "D1", "D0.03cc")
NOT_CLINICAL = ("Dmin", "Dmax")


def nelms_errors(calculate, phase):
    """The values of Nelms Test 2 that miss the truth by more than 3 %, by parameter.

    Five shapes with slices and dose voxels of 1, 2 and 3 mm: 15 volumes, and 30 curves with
    eight doses each, 255 values in all, 195 without the minimum and the maximum.

    Parameters
    ----------
    calculate : from a structure and a dose to its DVH.
    phase : of the slices: 0 puts one on each end, as the published structure sets have them;
        0.5 puts both ends between two slices, 0.25 puts each where it says nothing.
    """
    wrong = dict.fromkeys(NELMS_PARAMETERS, 0)
    for shape in SHAPES:
        solid = Solid(shape)
        truth = {gradient: solid.truth(gradient) for gradient in GRADIENTS}
        for spacing_mm in (1, 2, 3):
            roi = structure(solid.contours(spacing_mm, phase))
            for gradient in GRADIENTS:
                found = measured(calculate(roi, linear_dose(gradient, spacing_mm)))
                for name in NELMS_PARAMETERS:
                    once = name != "V" or gradient == "SI"
                    far = abs(found[name] / truth[gradient][name] - 1.0) > 0.03
                    wrong[name] += once and far
    return wrong


def errors(calculate, solids, slice_mm, dose_mm, phases=(0.0, 0.5), gradients=GRADIENTS):
    """(cases, parameters): volume in %, doses in Gy, and the names of the parameters."""
    names, rows = [], []
    for solid in solids:
        for phase in phases:
            roi = structure(solid.contours(slice_mm, phase))
            for gradient in gradients:
                truth = solid.truth(gradient)
                found = measured(calculate(roi, linear_dose(gradient, dose_mm)))
                names = list(truth)
                row = [found[name] - truth[name] for name in names]
                row[names.index("V")] *= 100.0 / truth["V"]
                rows.append(row)
    return names, np.abs(np.array(rows))
