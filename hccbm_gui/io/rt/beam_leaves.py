"""The leaves of a beam of an RTPLAN at every control point, carried forward (PS3.3 C.8.8.14)."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.beam_devices import Mlc
from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.io.values import items, numbers, text

Layer = tuple[str, int]
"""Type of a device and which of several of that type: a device may have two layers."""


def leaf_devices(
    beam: Dataset, points: Sequence[Dataset]
) -> tuple[tuple[Mlc, ...], tuple[str, ...]]:
    """The multileaf collimators of a beam, and what of them cannot be used.

    Leaves are stated where they change; before their first statement they are taken as stated
    there.
    """
    found: list[Mlc] = []
    notes: list[str] = []
    stated = [dict(_layers(items(p, "BeamLimitingDevicePositionSequence"))) for p in points]
    for layer, device in _layers(items(beam, "BeamLimitingDeviceSequence")):
        try:
            found.append(_device(layer, device, stated))
        except UntrustedGeometry as refusal:
            notes.append(f"Leaves of {layer[0]} are left out: {refusal.what}")
    return tuple(found), tuple(notes)


def _layers(devices: Iterable[Dataset]) -> Iterable[tuple[Layer, Dataset]]:
    count: Counter[str] = Counter()
    for device in devices:
        kind = text(device, "RTBeamLimitingDeviceType").upper()
        if kind.startswith(("MLCX", "MLCY")):
            yield (kind, count[kind]), device
            count[kind] += 1


def _device(layer: Layer, device: Dataset, stated: Sequence[dict[Layer, Dataset]]) -> Mlc:
    boundaries = numbers(device, "LeafPositionBoundaries")
    if boundaries is None:
        raise UntrustedGeometry("the file does not say where the sides of the leaves are.")
    pairs = len(boundaries) - 1
    tips = [None if layer not in one else _tips(one[layer], pairs) for one in stated]
    current = next((one for one in tips if one is not None), None)
    if current is None:
        raise UntrustedGeometry("no control point says where they stand.")
    carried = []
    for one in tips:
        current = current if one is None else one
        carried.append(current)
    along = "x" if layer[0].startswith("MLCX") else "y"
    return Mlc(layer[0], along, np.array(boundaries), np.array(carried))


def _tips(device: Dataset, pairs: int) -> FloatArray:
    """(2, N) tips of bank 1 and bank 2."""
    positions = numbers(device, "LeafJawPositions")
    if positions is None or len(positions) != 2 * pairs:
        stated = 0 if positions is None else len(positions)
        raise UntrustedGeometry(f"{stated} positions are stated for {pairs} pairs of leaves.")
    return np.array(positions).reshape(2, pairs)
