"""The whole body as an ordered list of painted solids, and its structures."""

from functools import cache

from hccbm_gui.io.phantom.lesions import lesion_paints, lesions
from hccbm_gui.io.phantom.limbs import (
    arm_bones,
    arm_flesh,
    foot,
    head_paints,
    leg,
    leg_paints,
    lower_leg_bones,
    shaft_paints,
    thigh_planes,
)
from hccbm_gui.io.phantom.organs import (
    BLADDER,
    KIDNEYS,
    TRUNK,
    abdomen_paints,
    lung_cuts,
    muscle_paints,
    trunk_paints,
    vessel_paints,
)
from hccbm_gui.io.phantom.pelvis import (
    femoral_head,
    femoral_shaft,
    hip_bone_shapes,
    joint_space,
    upper_femur_shapes,
)
from hccbm_gui.io.phantom.shapes import Capsule, Cut, Shape, Superellipsoid, Union
from hccbm_gui.io.phantom.spine import (
    VERTEBRAE,
    canal_shapes,
    cord_shapes,
    disc_shapes,
    sacrum_shapes,
    vertebra_shapes,
)
from hccbm_gui.io.phantom.thorax import (
    cartilage_shapes,
    lung,
    mediastinum_shapes,
    rib_shapes,
    shoulder_shapes,
    sternum_shapes,
)
from hccbm_gui.io.phantom.tissues import Paint, Tissue

SIDES = (-1.0, 1.0)
CORTEX_MM = 1.7


def _bone_paints(parts: tuple[Superellipsoid | Capsule, ...], cortex_mm: float) -> list[Paint]:
    """Cortex of all parts first, so that they join, then the trabecular bone within."""
    outer = [Paint(part, Tissue.CORTICAL) for part in parts]
    return outer + [Paint(part.shrunk(cortex_mm), Tissue.TRABECULAR) for part in parts]


def _thorax_bones() -> list[Paint]:
    paints: list[Paint] = []
    for number in range(1, 13):
        for side in SIDES:
            paints += _bone_paints(rib_shapes(number, side), 1.1)
            paints += [Paint(part, Tissue.CARTILAGE) for part in cartilage_shapes(number, side)]
    paints += _bone_paints(sternum_shapes(), 1.3)
    for side in SIDES:
        paints += _bone_paints(shoulder_shapes(side), 1.1)
    return paints


def _spine() -> list[Paint]:
    paints = [Paint(disc, Tissue.DISC) for disc in disc_shapes()]
    paints += _bone_paints(sacrum_shapes(), CORTEX_MM)
    for vertebra in VERTEBRAE.values():
        paints += _bone_paints(vertebra_shapes(vertebra), CORTEX_MM)
    paints += [Paint(part, Tissue.FLUID) for part in canal_shapes()]
    return paints + [Paint(part, Tissue.CORD) for part in cord_shapes()]


def _hips() -> list[Paint]:
    paints: list[Paint] = []
    for side in SIDES:
        paints += [Paint(part, Tissue.CORTICAL) for part in hip_bone_shapes(side)]
        paints += [Paint(part, Tissue.TRABECULAR) for part in hip_bone_shapes(side, CORTEX_MM)]
        paints.append(Paint(joint_space(side), Tissue.CARTILAGE))
        paints += shaft_paints(femoral_shaft(side))
        paints += _bone_paints(upper_femur_shapes(side), CORTEX_MM)
    return paints


def _chest() -> list[Paint]:
    heart, blood = mediastinum_shapes()
    return [
        *(Paint(lung(side), Tissue.LUNG) for side in SIDES),
        Paint(heart, Tissue.MUSCLE),
        Paint(blood, Tissue.BLOOD),
    ]


@cache
def body(*, whole: bool) -> tuple[Paint, ...]:
    """The patient, painted in order.

    Parameters
    ----------
    whole : with head, arms and lower legs, as the gamma camera sees it; without them as on
        the planning CT, where the arms are raised.
    """
    left, right, trunk = leg_paints(1.0), leg_paints(-1.0), trunk_paints()
    paints = [layer for layers in zip(left, right, trunk, strict=True) for layer in layers]
    if whole:
        paints = [paint for side in SIDES for paint in arm_flesh(side)] + paints
    paints += [*muscle_paints(), *_chest(), *abdomen_paints(), *vessel_paints()]
    paints += [paint for side in SIDES for paint in thigh_planes(side)]
    if whole:
        paints += head_paints()
        for side in SIDES:
            paints += [Paint(foot(side), Tissue.MUSCLE), *lower_leg_bones(side), *arm_bones(side)]
    return (*paints, *_thorax_bones(), *_spine(), *_hips(), *lesion_paints())


def couch() -> tuple[Paint, ...]:
    """The table of the CT: a shell around foam, below the back."""
    shell = Superellipsoid((0.0, 141.0, 0.0), (205.0, 14.0, 2000.0), 8.0)
    return (Paint(shell, Tissue.COUCH), Paint(shell.shrunk(2.0), Tissue.FOAM))


@cache
def structures() -> dict[str, Shape]:
    """Structure name to solid, in the order of the structure set."""
    heart, _ = mediastinum_shapes()
    lungs = {side: Cut(lung(side), (*lung_cuts(), heart)) for side in SIDES}
    organs: dict[str, Shape] = {
        "EXTERNAL": Union((TRUNK, leg(-1.0), leg(1.0))),
        "SpinalCord": Union(cord_shapes()),
        "Lung_L": lungs[1.0],
        "Lung_R": lungs[-1.0],
        "Kidney_L": KIDNEYS[1.0],
        "Kidney_R": KIDNEYS[-1.0],
        "Bladder": BLADDER,
        "Femur_Head_L": femoral_head(1.0),
        "Femur_Head_R": femoral_head(-1.0),
    }
    return {**organs, **{lesion.gtv_name: lesion.gtv for lesion in lesions()}}
