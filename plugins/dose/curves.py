"""The DVHs of an estimate as curves: the adjusted field solid, the bone-scan field dashed."""

from hccbm_gui.plugin.api import Case, FieldCost
from hccbm_gui.plugin.plots import CurveLine, DvhCurve

GREY = (160, 160, 160)
MOST_ORGANS = 3
"""Besides the GTV; those that receive most are drawn."""


def cost_curves(case: Case, cost: FieldCost) -> tuple[DvhCurve, ...]:
    """Two curves for the GTV and for the organs that receive most, in their own colours."""
    colours = {roi.name: roi.colour for roi in case.rois}
    pairs = list(zip(cost.bone_scan, cost.ct, strict=True))
    organs = [pair for pair in pairs[1:] if not pair[1].is_empty]
    organs.sort(key=lambda pair: pair[1].mean_gy, reverse=True)
    curves = []
    for before, after in [*pairs[:1], *organs[:MOST_ORGANS]]:
        colour = colours.get(after.name, GREY)
        curves.append(DvhCurve(f"ct/{after.name}", after, colour))
        label = f"{before.name}, bone-scan field"
        dashed = DvhCurve(f"bone-scan/{before.name}", before, colour, CurveLine.DASHED, label)
        curves.append(dashed)
    return tuple(curves)
