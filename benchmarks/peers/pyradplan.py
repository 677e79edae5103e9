"""Photon dose of open fields by pyRadPlan; run by the peer's own Python.

    python pyradplan.py CASE.npz DOSE.npz

CASE.npz holds hu (slices, rows, columns), body (the same, bool), spacing and origin (x, y, z) mm,
isocentre (x, y, z) mm, gantry (one or more degrees), sides (width, length) mm at the isocentre
plane, grid_mm. Writes dose (slices, rows, columns), arbitrary units, every beam with the same
fluence, on the grid of the CT. Prints JSON: version and seconds.
"""

import json
import sys
import time

import numpy as np
import pyRadPlan
import SimpleITK
from pyRadPlan import PhotonPlan, calc_dose_forward
from pyRadPlan.cst import StructureSet
from pyRadPlan.ct import CT
from pyRadPlan.stf import FieldShapeAsMask, validate_stf
from pyRadPlan.stf.generators import StfGeneratorPhotonSingleBixel

MASK_MM = 0.5


def image(array, case):
    made = SimpleITK.GetImageFromArray(array)
    made.SetSpacing(case["spacing"].tolist())
    made.SetOrigin(case["origin"].tolist())
    return made


def field_mask(sides):
    """A square mask, open over the central rectangle."""
    half = int(np.ceil(sides.max() / 2.0 / MASK_MM)) + 5
    place = MASK_MM * np.arange(-half, half + 1)
    width, length = sides / 2.0
    # Half a pixel where the edge runs through its middle.
    across = np.clip((width - abs(place)) / MASK_MM + 0.5, 0.0, 1.0)
    along = np.clip((length - abs(place)) / MASK_MM + 0.5, 0.0, 1.0)
    return np.outer(along, across)


def main() -> None:
    case = np.load(sys.argv[1])
    ct = CT(cube_hu=image(case["hu"].astype(np.float64), case))
    body = image(case["body"].astype(np.uint8), case)
    cst = StructureSet(
        vois=[
            {"name": "BODY", "voi_type": "EXTERNAL", "mask": body, "ct_image": ct},
            {"name": "PTV", "voi_type": "TARGET", "mask": body, "ct_image": ct},
        ],
        ct_image=ct,
    )
    plan = PhotonPlan(machine="Generic")
    grid = float(case["grid_mm"])
    plan.prop_dose_calc = {"dose_grid": {"resolution": {"x": grid, "y": grid, "z": grid}}}
    generator = StfGeneratorPhotonSingleBixel(plan)
    generator.gantry_angles = case["gantry"].tolist()
    generator.couch_angles = [0.0] * case["gantry"].size
    generator.iso_center = case["isocentre"]
    generator.field_shape = FieldShapeAsMask(
        energy=6.0, mask=field_mask(case["sides"]), resolution=MASK_MM
    )
    stf = validate_stf(generator.generate(ct, cst))
    begin = time.perf_counter()
    result = calc_dose_forward(ct, cst, stf, plan, np.ones(stf.total_number_of_bixels))
    seconds = time.perf_counter() - begin
    dose = SimpleITK.GetArrayFromImage(result["physical_dose"])
    np.savez(sys.argv[2], dose=dose)
    print(json.dumps({"version": pyRadPlan.__version__, "seconds": seconds}))


if __name__ == "__main__":
    main()
