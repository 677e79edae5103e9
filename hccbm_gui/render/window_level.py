"""Windows: which values of an image run from black to white."""

import tomllib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.resources import resource_path

SAMPLES = 200_000
"""So many voxels tell the distribution of an image well enough."""


@dataclass(frozen=True, slots=True)
class WindowLevel:
    """A window: its width and its centre, in the unit of the image (PS3.3 C.11.2.1.2)."""

    width: float
    level: float

    @property
    def lower(self) -> float:
        """The value that is black."""
        return self.level - self.width / 2.0

    @property
    def upper(self) -> float:
        """The value that is white."""
        return self.level + self.width / 2.0

    @classmethod
    def between(cls, lower: float, upper: float) -> "WindowLevel":
        """The window from `lower` to `upper`, wide enough to be one."""
        width = max(upper - lower, 1e-6 * max(abs(lower), abs(upper), 1.0))
        return cls(width, (lower + upper) / 2.0)

    def describe(self) -> str:
        """``W 400 L 40``, with as many figures as the width deserves."""
        digits = 0 if self.width >= 20 else 1 if self.width >= 2 else 3
        return f"W {self.width:.{digits}f} L {self.level:.{digits}f}".replace("-", "\N{MINUS SIGN}")


@lru_cache(maxsize=1)
def window_presets() -> dict[str, WindowLevel]:
    """The windows for CT by name, in the order of the number keys."""
    path = resource_path("presets/window_level.toml")
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))["preset"]
        return {str(e["name"]): WindowLevel(float(e["width"]), float(e["level"])) for e in entries}
    except (OSError, ValueError, KeyError) as error:
        raise InputRefused(
            f"The window presets cannot be read: {error}.",
            where=path.name,
            remedy="Correct the file or install the program again.",
        ) from error


def auto_window(volume: Volume, low: float = 2.0, high: float = 98.0) -> WindowLevel:
    """The window from the `low` to the `high` percentile of the voxels."""
    lower, upper = _percentiles(volume, low, high)
    return WindowLevel.between(float(lower), float(upper))


def default_window(volume: Volume) -> WindowLevel:
    """Soft tissue for CT, the 2 to 98 percentile for everything else."""
    if volume.unit is Unit.HU:
        return window_presets()["soft tissue"]
    return auto_window(volume)


def colour_range(volume: Volume) -> tuple[float, float]:
    """(lowest, highest) value for the colours of an overlay: 0, or less, to the 99.9 percentile."""
    lower, upper = _percentiles(volume, 0.1, 99.9)
    window = WindowLevel.between(min(float(lower), 0.0), float(upper))
    return window.lower, window.upper


def _percentiles(volume: Volume, low: float, high: float) -> FloatArray:
    # A stride without common factor with rows and columns keeps the sample free of stripes.
    values = volume.array.reshape(-1)
    step = max(1, values.size // SAMPLES) | 1
    sample = values[::step].astype(np.float64)
    sample = sample[np.isfinite(sample)]
    if not sample.size:
        return np.array([0.0, 1.0])
    return np.asarray(np.percentile(sample, [low, high]))
