"""The list of operations, continued: structures from the values and edges of the image."""

from PySide6.QtCore import QCoreApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.segmentation.by_value import tissue_range
from hccbm_gui.services import image_regions as regions
from hccbm_gui.views.structure_page.operation import (
    Asked,
    Number,
    Operation,
    Outcome,
    Switch,
)

translate = QCoreApplication.translate
IMAGE_UNIT = "image"
OF_TISSUE = "tissue"
"""The switch that takes the range of values from the tissue at the crosshair."""


def image_operations() -> tuple[Operation, ...]:
    """Those that search the image in the main view, from the crosshair."""
    group = translate("Shape", "From the image")
    low = Number("low", translate("Shape", "Values from"), IMAGE_UNIT, 150.0, -1e5, 1e5, 10.0, 0)
    high = Number("high", translate("Shape", "Values to"), IMAGE_UNIT, 3000.0, -1e5, 1e5, 10.0, 0)
    tissue = Switch(OF_TISSUE, translate("Shape", "Values of the tissue there"), True,
                    ("low", "high"))  # fmt: skip
    image, ct = frozenset({"image"}), frozenset({"ct"})
    box = tuple(
        Number(key, words, "mm", 60.0, 4.0, 600.0, 5.0, 0)
        for key, words in (
            ("width", translate("Shape", "Width (right-left)")),
            ("depth", translate("Shape", "Depth (front-back)")),
            ("height", translate("Shape", "Height (head-feet)")),
        )
    )
    return (
        Operation("threshold", group, translate("Shape", "Threshold in a box"),
                  translate("Shape", "The values of a box around the crosshair"), _threshold, image,
                  (low, high, *box,
                   Switch("largest", translate("Shape", "Its largest part only"), True)),
                  quick=False),
        Operation("grow", group, translate("Shape", "Grow from the crosshair"),
                  translate("Shape", "All that hangs together with the crosshair by its values"),
                  _grow, image,
                  (tissue, low, high,
                   Number("neck", translate("Shape", "Passes no neck below"), "mm", 4.0, 0.0, 30.0),
                   Number("radius", translate("Shape", "Ends after"), "mm", 60.0, 5.0, 300.0, 5.0,
                          0)), quick=False),
        Operation("watershed", group, translate("Shape", "Watershed from the crosshair"),
                  translate("Shape", "Up to the steepest edge around the crosshair"), _watershed,
                  image,
                  (Number("reach", translate("Shape", "Ends after"), "mm", 35.0, 5.0, 150.0, 5.0,
                          0),
                   Number("blur", translate("Shape", "Blur"), "mm", 0.5, 0.0, 5.0, 0.1)),
                  quick=False),
        Operation("bone", group, translate("Shape", "All bone"),
                  translate("Shape", "Cortical bone and the marrow within"), _bone, ct,
                  (Number("close", translate("Shape", "Closes gaps up to"), "mm", 3.0, 0.0, 10.0),),
                  quick=False),
        Operation("compartment", group, translate("Shape", "Whole bone touched"),
                  translate("Shape", "Every bone that the structure touches: its compartment"),
                  _compartment, frozenset({"first"}),
                  (Number("neck", translate("Shape", "Parts bones at necks below"), "mm", 10.0, 0.0,
                          20.0),),
                  translate("Shape", "Structure"), quick=False),
        Operation("body", group, translate("Shape", "Body outline"),
                  translate("Shape", "The patient without couch and air around"), _body, ct,
                  quick=False),
    )  # fmt: skip


def _threshold(case: Case, asked: Asked, progress: Progress) -> Outcome:
    numbers = asked.numbers
    size = (numbers["width"], numbers["depth"], numbers["height"])
    low, high = numbers["low"], numbers["high"]
    made = regions.by_threshold(
        case,
        asked.image_uid,
        asked.point_mm,
        size,
        low,
        high,
        only_largest=asked.switches["largest"],
        progress=progress,
    )
    return Outcome(*made, values=(low, high))


def _grow(case: Case, asked: Asked, progress: Progress) -> Outcome:
    values = (asked.numbers["low"], asked.numbers["high"])
    if asked.switches[OF_TISSUE]:
        values = tissue_range(regions.image_by_uid(case, asked.image_uid), asked.point_mm)
    made = regions.grown_from(
        case,
        asked.image_uid,
        asked.point_mm,
        values,
        neck_mm=asked.numbers["neck"],
        radius_mm=asked.numbers["radius"],
        progress=progress,
    )
    return Outcome(*made, values=values)


def _watershed(case: Case, asked: Asked, progress: Progress) -> Outcome:
    reach, blur = asked.numbers["reach"], asked.numbers["blur"]
    return Outcome(
        *regions.flooded_from(case, asked.image_uid, asked.point_mm, reach, blur, progress)
    )


def _bone(case: Case, asked: Asked, progress: Progress) -> Outcome:
    return Outcome(*regions.bones(case, asked.image_uid, asked.numbers["close"], progress))


def _compartment(case: Case, asked: Asked, progress: Progress) -> Outcome:
    return Outcome(*regions.bones_touched(case, asked.a, asked.numbers["neck"], progress))


def _body(case: Case, asked: Asked, progress: Progress) -> Outcome:
    return Outcome(*regions.body(case, asked.image_uid, progress))
