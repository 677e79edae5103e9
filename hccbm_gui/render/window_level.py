"""Windows: which values of an image run from black to white."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from weakref import ref

import numpy as np

from hccbm_gui.core.arrays import FloatArray, VoxelArray
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.resources import read_table, refused, resource_path

SAMPLES = 200_000
"""So many voxels tell the distribution of an image well enough."""
AUTO = "auto"
"""The name of the window that is measured on the image."""
STORED = "as stored"
"""The name of the window that the file asks for."""
MOST_MEASURED = 64
BACKGROUND_SHARE = 0.1
"""Voxels below this share of the brightest are taken for air when uptake is measured."""


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


def window_presets() -> dict[str, WindowLevel]:
    """The windows for CT by name, in the order of the number keys; without the measured one."""
    return dict(_presets(resource_path("presets/window_level.toml")))


@lru_cache(maxsize=4)
def _presets(path: Path) -> dict[str, WindowLevel]:
    entries = read_table(path, "The window presets").get("preset", [])
    try:
        found = {str(e["name"]): WindowLevel(float(e["width"]), float(e["level"])) for e in entries}
        wrong = [name for name, window in found.items() if not window.width > 0.0]
        if wrong or {AUTO, STORED} & set(found) or not found:
            raise ValueError(f"no window, or one that cannot be: {', '.join(wrong) or AUTO}")
    except (ValueError, TypeError, KeyError) as error:
        raise refused(path, "The window presets", error) from error
    return found


def preset_names(volume: Volume | None) -> tuple[str, ...]:
    """The windows that suit `volume`: for CT those of the table, its file's own, the measured."""
    own = (STORED,) if volume is not None and volume.voi_window is not None else ()
    table = tuple(window_presets()) if volume is None or volume.unit is Unit.HU else ()
    return (*table, *own, AUTO)


def preset_window(name: str, volume: Volume) -> WindowLevel:
    """The window `name` of `preset_names`; KeyError for one there is not."""
    if name == STORED and volume.voi_window is not None:
        return WindowLevel(*volume.voi_window)
    return auto_window(volume) if name == AUTO else window_presets()[name]


def auto_window(volume: Volume, low: float = 2.0, high: float = 98.0) -> WindowLevel:
    """The window from the `low` to the `high` percentile of the voxels."""
    lower, upper = _percentiles(volume, low, high)
    return WindowLevel.between(float(lower), float(upper))


def default_window(volume: Volume) -> WindowLevel:
    """Soft tissue for CT; else what the file asks for, or the 2 to 98 percentile."""
    if volume.unit is Unit.HU:
        presets = window_presets()
        return presets.get("soft tissue", next(iter(presets.values())))
    return preset_window(STORED, volume) if volume.voi_window else auto_window(volume)


def colour_range(volume: Volume) -> tuple[float, float]:
    """(lowest, highest) value for the colours of an overlay: 0, or less, to the 99.9 percentile."""
    lower, upper = _percentiles(volume, 0.1, 99.9)
    window = WindowLevel.between(min(float(lower), 0.0), float(upper))
    return window.lower, window.upper


def centred_window(volume: Volume, reference: float | None = None) -> WindowLevel:
    """The window of a map for hot and cold: `reference` in the middle, the same reach both ways.

    Without `reference` it is the median of what takes up anything, and the reach goes to zero.
    """
    if reference is None:
        values = _sample(volume)
        taken = values[values > BACKGROUND_SHARE * float(np.max(values, initial=0.0))]
        reference = float(np.median(taken)) if taken.size else 0.0
    reach = abs(reference) or max(map(abs, colour_range(volume)))
    return WindowLevel.between(reference - reach, reference + reach)


_measured: dict[tuple[int, float, float], tuple[ref[VoxelArray], FloatArray]] = {}
# The reference tells an image from a later one in the same memory, and keeps none alive.


def _percentiles(volume: Volume, low: float, high: float) -> FloatArray:
    """Measured once for an image: panels ask again at every edit."""
    key = (id(volume.array), low, high)
    known = _measured.get(key)
    if known is not None and known[0]() is volume.array:
        return known[1]
    if len(_measured) > MOST_MEASURED:
        _measured.clear()
    found = _measure(volume, low, high)
    _measured[key] = (ref(volume.array), found)
    return found


def _measure(volume: Volume, low: float, high: float) -> FloatArray:
    sample = _sample(volume)
    if not sample.size:
        return np.array([0.0, 1.0])
    return np.asarray(np.percentile(sample, [low, high]))


def _sample(volume: Volume) -> FloatArray:
    # A stride without common factor with rows and columns keeps the sample free of stripes.
    values = volume.array.reshape(-1)
    step = max(1, values.size // SAMPLES) | 1
    sample = values[::step].astype(np.float64)
    return sample[np.isfinite(sample)]
