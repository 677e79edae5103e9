"""What the panel of layers says of a picture."""

from hccbm_gui.core.case import Case
from hccbm_gui.render.layers import Layer
from hccbm_gui.views.layers.layer_facts import LayerFacts
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.screens.slice_pictures import label


def layer_facts(
    case: Case, shown: Shown, hidden: frozenset[Layer], dose: tuple[str, float]
) -> LayerFacts:
    """What the panel of layers is told of a picture; `dose` is label and opacity of overlays."""
    return LayerFacts(
        base=case.volumes.get(shown.base_uid),
        base_label=label(case, shown.base_uid),
        base_look=shown.base,
        overlay=case.volumes.get(shown.overlay_uid),
        overlay_label=label(case, shown.overlay_uid),
        overlay_look=shown.overlay,
        fusion=shown.fusion,
        curtain_label=label(case, shown.curtain_uid),
        curtain_opacity=shown.curtain_opacity,
        dose_label=dose[0],
        dose_opacity=dose[1],
        hidden=hidden,
    )
