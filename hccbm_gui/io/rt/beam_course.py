"""The control points of a beam of an RTPLAN, carried forward (PS3.3 C.8.8.14)."""

from collections.abc import Sequence

from pydicom.dataset import Dataset

from hccbm_gui.core.beam_devices import ControlPoint, Pair
from hccbm_gui.io.values import items, number, numbers, text

NUMBERS = (
    "GantryAngle",
    "BeamLimitingDeviceAngle",
    "PatientSupportAngle",
    "SourceToSurfaceDistance",
    "NominalBeamEnergy",
)
"""What a control point states only where it changes."""
UNKNOWN = float("nan")


def control_course(beam: Dataset, points: Sequence[Dataset]) -> tuple[ControlPoint, ...]:
    """Every control point with all its values; angles that are never stated are 0.

    A value is stated where it changes; before its first statement it is taken as stated there.
    """
    final = number(beam, "FinalCumulativeMetersetWeight")
    stated = [_stated(point) for point in points]
    values: dict[str, float] = {}
    jaws: dict[str, Pair] = {}
    for found, pairs in reversed(stated):
        values.update(found)
        jaws.update(pairs)
    turning = next((t for t in (text(p, "GantryRotationDirection") for p in points) if t), "NONE")
    course = []
    for point, (found, pairs) in zip(points, stated, strict=True):
        values.update(found)
        jaws.update(pairs)
        turning = text(point, "GantryRotationDirection").upper() or turning
        weight = number(point, "CumulativeMetersetWeight")
        course.append(
            ControlPoint(
                gantry_deg=values.get("GantryAngle", 0.0),
                collimator_deg=values.get("BeamLimitingDeviceAngle", 0.0),
                couch_deg=values.get("PatientSupportAngle", 0.0),
                turning={"CCW": "CC"}.get(turning, turning),
                weight=UNKNOWN if weight is None or not final else weight / final,
                x_jaws_mm=jaws.get("X"),
                y_jaws_mm=jaws.get("Y"),
                ssd_mm=values.get("SourceToSurfaceDistance"),
                energy=values.get("NominalBeamEnergy"),
            )
        )
    return tuple(course)


def _stated(point: Dataset) -> tuple[dict[str, float], dict[str, Pair]]:
    found = ((keyword, number(point, keyword)) for keyword in NUMBERS)
    values = {keyword: value for keyword, value in found if value is not None}
    return values, jaw_pairs(point)


def jaw_pairs(point: Dataset) -> dict[str, Pair]:
    """``X`` and ``Y`` to the edges of the jaws that the control point states."""
    pairs: dict[str, Pair] = {}
    for device in items(point, "BeamLimitingDevicePositionSequence"):
        kind = text(device, "RTBeamLimitingDeviceType").removeprefix("ASYM")
        edges = numbers(device, "LeafJawPositions", 2)
        if kind in ("X", "Y") and edges is not None:
            pairs.setdefault(kind, (edges[0], edges[1]))
    return pairs
