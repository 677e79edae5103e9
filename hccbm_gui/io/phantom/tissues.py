"""What each tissue of the phantom looks like in each modality."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from hccbm_gui.io.phantom.shapes import Shape


class Tissue(IntEnum):
    """Label of a voxel."""

    AIR = 0
    SKIN = 1
    FAT = 2
    MUSCLE = 3
    VISCERAL_FAT = 4
    LUNG = 5
    LIVER = 6
    SPLEEN = 7
    KIDNEY = 8
    BLADDER = 9
    BOWEL = 10
    GAS = 11
    BLOOD = 12
    CARTILAGE = 13
    FLUID = 14
    CORD = 15
    BRAIN = 16
    CORTICAL = 17
    TRABECULAR = 18
    SHAFT = 19
    MARROW = 20
    JOINT_BONE = 21
    TUMOUR = 22
    REMNANT = 23
    SCLEROTIC = 24
    COLD_CORTICAL = 25
    COLD_TRABECULAR = 26
    COLD_TUMOUR = 27
    COUCH = 28
    FOAM = 29
    DISC = 30


_TABLE: dict[Tissue, tuple[float, float, float, float]] = {
    # HU, tracer uptake relative to muscle, attenuation relative to water, T1-weighted signal
    Tissue.AIR: (-1000, 0, 0, 0),
    Tissue.SKIN: (-5, 0.9, 1, 350),
    Tissue.FAT: (-100, 0.4, 0.9, 900),
    Tissue.MUSCLE: (42, 1, 1, 330),
    Tissue.VISCERAL_FAT: (-95, 0.5, 0.9, 840),
    Tissue.LUNG: (-750, 0.35, 0.3, 30),
    Tissue.LIVER: (58, 1.1, 1, 430),
    Tissue.SPLEEN: (48, 1.1, 1, 300),
    Tissue.KIDNEY: (34, 11, 1, 330),
    Tissue.BLADDER: (5, 40, 1, 130),
    Tissue.BOWEL: (32, 1, 1, 310),
    Tissue.GAS: (-820, 0, 0.2, 10),
    Tissue.BLOOD: (42, 1.7, 1, 150),
    Tissue.CARTILAGE: (85, 2.5, 1, 300),
    Tissue.FLUID: (12, 0.8, 1, 140),
    Tissue.CORD: (38, 0.8, 1, 350),
    Tissue.BRAIN: (35, 0.3, 1, 400),
    Tissue.CORTICAL: (900, 14, 1.3, 40),
    Tissue.TRABECULAR: (250, 14, 1.1, 590),
    Tissue.SHAFT: (1250, 8, 1.5, 25),
    Tissue.MARROW: (-30, 2, 1, 820),
    Tissue.JOINT_BONE: (300, 7, 1.1, 650),
    Tissue.TUMOUR: (57, 1.2, 1, 230),
    Tissue.REMNANT: (260, 3, 1.1, 180),
    Tissue.SCLEROTIC: (430, 14, 1.2, 200),
    Tissue.COLD_CORTICAL: (900, 1.6, 1.3, 40),
    Tissue.COLD_TRABECULAR: (250, 1.6, 1.1, 590),
    Tissue.COLD_TUMOUR: (57, 0.8, 1, 230),
    Tissue.COUCH: (-150, 0, 0, 0),
    Tissue.FOAM: (-930, 0, 0, 0),
    # End plates and facets, thinner than a voxel of the camera, take up tracer beside the disc.
    Tissue.DISC: (85, 13, 1, 260),
}


def _column(index: int) -> npt.NDArray[np.float32]:
    column = np.array([_TABLE[tissue][index] for tissue in Tissue], dtype=np.float32)
    column.flags.writeable = False
    return column


HU = _column(0)
"""CT number of each tissue."""
UPTAKE = _column(1)
"""Tracer concentration of each tissue, muscle = 1 (99mTc-diphosphonate, about 3 h)."""
DENSITY = _column(2)
"""Attenuation of each tissue, water = 1."""
T1_SIGNAL = _column(3)
"""Signal of each tissue in the T1-weighted series, arbitrary unit."""

SOFT = (
    Tissue.SKIN,
    Tissue.FAT,
    Tissue.MUSCLE,
    Tissue.VISCERAL_FAT,
    Tissue.LUNG,
    Tissue.BOWEL,
    Tissue.GAS,
    Tissue.CARTILAGE,
    Tissue.DISC,
)
"""Tissues a soft-tissue mass takes the place of; vessels, cord and organs are pushed aside."""


@dataclass(frozen=True, slots=True)
class Paint:
    """A solid and what the tissue inside it becomes.

    Attributes
    ----------
    shape : where.
    becomes : one tissue for everything, or old tissue to new (the others stay).
    """

    shape: Shape
    becomes: Tissue | Mapping[Tissue, Tissue]


def relabelling(becomes: Mapping[Tissue, Tissue]) -> npt.NDArray[np.uint8]:
    """Look-up table over all tissues for a partial mapping."""
    table = np.arange(len(Tissue), dtype=np.uint8)
    for old, new in becomes.items():
        table[old] = new
    return table
