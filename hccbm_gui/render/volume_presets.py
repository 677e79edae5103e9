"""How voxels become see-through and coloured in space, read from resources/volume_presets."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from hccbm_gui.core.arrays import FloatArray, frozen
from hccbm_gui.services.resources import read_table, refused, resource_files, user_resources

UNITS = ("HU", "%")
WHAT = "A preset for volume rendering"


@dataclass(frozen=True, slots=True, eq=False)
class VolumePreset:
    """One way to look at a volume.

    Attributes
    ----------
    name : as offered.
    unit : of the values, HU or percent of the hottest voxel.
    step_mm : the path that the opacities hold for.
    shaded : lit by the slope of the values.
    points : (N, 5) value, opacity 0 to 1, red, green, blue 0 to 255; values grow.
    """

    name: str
    unit: str
    step_mm: float
    shaded: bool
    points: FloatArray

    def __post_init__(self) -> None:
        object.__setattr__(self, "points", frozen(np.array(self.points, dtype=np.float64)))


def preset_from(content: dict[str, Any]) -> VolumePreset:
    """The preset of one file.

    Raises
    ------
    ValueError, KeyError : what it says cannot be used.
    """
    points = np.asarray(content["points"], dtype=np.float64)
    unit, step_mm = str(content["unit"]), float(content["step_mm"])
    if points.ndim != 2 or points.shape[1] != 5 or len(points) < 2:
        raise ValueError("each point needs value, opacity, red, green and blue")
    if (np.diff(points[:, 0]) <= 0.0).any():
        raise ValueError("the values of the points do not grow")
    if points[:, 1].min() < 0.0 or points[:, 1].max() > 1.0:
        raise ValueError("an opacity is not between 0 and 1")
    if points[:, 2:].min() < 0.0 or points[:, 2:].max() > 255.0:
        raise ValueError("a colour is not between 0 and 255")
    if unit not in UNITS:
        raise ValueError(f"the unit is neither {' nor '.join(UNITS)}")
    if not step_mm > 0.0:
        raise ValueError("step_mm is not above 0")
    return VolumePreset(str(content["name"]), unit, step_mm, bool(content["shaded"]), points)


def volume_presets() -> dict[str, VolumePreset]:
    """Name to preset, in the order they are offered; the user's own files among them.

    Raises
    ------
    InputRefused : a file cannot be read.
    """
    return dict(_presets(user_resources()))


@lru_cache(maxsize=4)
def _presets(_users: Path) -> dict[str, VolumePreset]:
    found: list[tuple[int, VolumePreset]] = []
    for path in resource_files("volume_presets"):
        content = read_table(path, WHAT)
        try:
            found.append((int(content["order"]), preset_from(content)))
        except (ValueError, KeyError, TypeError) as error:
            raise refused(path, WHAT, error) from error
    found.sort(key=lambda entry: (entry[0], entry[1].name))
    return {preset.name: preset for _, preset in found}
