"""Blocks, wedges, applicators and boli of a beam of an RTPLAN (PS3.3 C.8.8.14)."""

import numpy as np
from pydicom.dataset import Dataset

from hccbm_gui.core.beam_devices import Block, Wedge
from hccbm_gui.io.values import integer, items, number, numbers, text


def block_outlines(beam: Dataset) -> tuple[Block, ...]:
    """The blocks that have an outline; Block Data are at the isocentre plane already."""
    found = []
    for n, block in enumerate(items(beam, "BlockSequence"), start=1):
        data = numbers(block, "BlockData")
        if data is not None and len(data) >= 6 and len(data) % 2 == 0:
            name = text(block, "BlockName") or f"Block {integer(block, 'BlockNumber', n)}"
            is_aperture = text(block, "BlockType").upper() == "APERTURE"
            found.append(Block(name, is_aperture, np.array(data).reshape(-1, 2)))
    return tuple(found)


def wedge_facts(beam: Dataset) -> tuple[Wedge, ...]:
    """The wedges; angles are None where the file does not say."""
    return tuple(
        Wedge(
            name=text(wedge, "WedgeID") or f"Wedge {integer(wedge, 'WedgeNumber', n)}",
            kind=text(wedge, "WedgeType"),
            angle_deg=number(wedge, "WedgeAngle"),
            orientation_deg=number(wedge, "WedgeOrientation"),
        )
        for n, wedge in enumerate(items(beam, "WedgeSequence"), start=1)
    )


def applicator(beam: Dataset) -> str:
    """What the applicator of an electron beam is called; empty without one."""
    found = items(beam, "ApplicatorSequence")
    if not found:
        return ""
    return text(found[0], "ApplicatorID") or text(found[0], "ApplicatorDescription")


def bolus_numbers(beam: Dataset) -> tuple[int, ...]:
    """ROI numbers of the boli, in the structure set of the plan."""
    return tuple(
        integer(bolus, "ReferencedROINumber") for bolus in items(beam, "ReferencedBolusSequence")
    )
