"""truth.json: everything that is known about the phantom because it was made so.

Lengths in mm, volumes in cc, coordinates LPS in the frame of the CT, fractions 0 to 1::

    format, seed, small
    patient            id, name, birth_date, sex
    frames             ct, mr: Frame of Reference UIDs
    series             ct, mr, planar, spect, structures: Series Instance UIDs
    camera             scan_to_patient (3 x 3): scan plane (p, q, 1) to (x, z, 1), in no DICOM tag;
                       shift_mm, turn_deg, resolution_fwhm_mm, pixel_mm, attenuation_per_mm
    mr                 mr_from_ct (4 x 4)
    structures.NAME    centre_mm, semi_mm, axes (rows in LPS), exponent: a superellipsoid;
                       volume_cc in closed form; these are null where the solid is not of that
                       kind; bounds_mm [[x, y, z], [x, y, z]]
    lesions.GTV        type (hot or cold), side, region
        gtv            as a structure
        active         the solid in which the tracer differs, as a structure
        box_mm         its parallel projection: {x: [low, high], z: [low, high]}
        size_mm        {right_left, superior_inferior} of that box
        planar, spect  margin_15 and margin_20, each gantry_0 and gantry_180:
            isocentre_mm
            ct_field, bone_scan_field   superior_mm, inferior_mm, right_mm, left_mm,
                                        length_mm, width_mm, area_mm2
            increment_mm                superior, inferior, right, left, length, width
            adjusted                    any edge moves by 10 mm or more
            marginal_miss               area_fraction, volume_fraction, largest_mm, direction
        spect is null where the lesion is cold or not within the SPECT.
"""

import json
from itertools import product
from pathlib import Path
from typing import Any

from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.io.phantom import (
    camera,
    ct_series,
    mr_series,
    nuclear_planar,
    nuclear_spect,
    structure_series,
)
from hccbm_gui.io.phantom.anatomy import structures
from hccbm_gui.io.phantom.dicom_common import PATIENT, frame_uid, uid
from hccbm_gui.io.phantom.expected import (
    GANTRIES_DEG,
    MARGINS_MM,
    Setup,
    comparison,
    planar_field,
    spect_field,
)
from hccbm_gui.io.phantom.lesions import Lesion, lesions
from hccbm_gui.io.phantom.shapes import Shape, Superellipsoid

_SERIES = {
    "ct": ct_series.SERIES,
    "mr": mr_series.SERIES,
    "planar": nuclear_planar.SERIES,
    "spect": nuclear_spect.SERIES,
    "structures": structure_series.SERIES,
}


def solid_record(solid: Shape) -> dict[str, Any]:
    """Place, size and volume of a solid."""
    record: dict[str, Any] = {"bounds_mm": solid.bounds_mm().tolist()}
    for key in ("centre_mm", "semi_mm", "axes", "exponent", "volume_cc"):
        record[key] = None
    if isinstance(solid, Superellipsoid):
        record |= {
            "centre_mm": list(solid.centre_mm),
            "semi_mm": list(solid.semi_mm),
            "axes": solid.axes().tolist(),
            "exponent": solid.exponent,
            "volume_cc": solid.volume_cc(),
        }
    return record


def within_spect(lesion: Lesion) -> bool:
    """True when the SPECT holds the whole active part of the lesion."""
    grid = nuclear_spect.spect_grid()
    low, high = lesion.active.bounds_mm()
    axes = (grid.x_mm, grid.y_mm, grid.z_mm)
    return all(axis[0] < a and b < axis[-1] for axis, a, b in zip(axes, low, high, strict=True))


def _comparisons(lesion: Lesion, functional: str, progress: Progress) -> dict[str, dict[str, Any]]:
    x, y, z = lesion.gtv.centre_mm
    edges = {"planar": planar_field, "spect": spect_field}[functional]
    records: dict[str, dict[str, Any]] = {}
    for margin, gantry in product(MARGINS_MM, GANTRIES_DEG):
        progress(0.5, f"truth of {lesion.gtv_name}")
        record = comparison(lesion, Setup((x, y, z), gantry, margin), edges)
        records.setdefault(f"margin_{margin:.0f}", {})[f"gantry_{gantry:.0f}"] = record
    return records


def lesion_record(lesion: Lesion, progress: Progress = quiet) -> dict[str, Any]:
    """One lesion with the comparisons it must give."""
    low, high = lesion.active.bounds_mm()
    shown = lesion.type == "hot" and within_spect(lesion)
    return {
        "type": lesion.type,
        "side": lesion.side,
        "region": lesion.region,
        "gtv": solid_record(lesion.gtv),
        "active": solid_record(lesion.active),
        "box_mm": {"x": [low[0], high[0]], "z": [low[2], high[2]]},
        "size_mm": {"right_left": high[0] - low[0], "superior_inferior": high[2] - low[2]},
        "planar": _comparisons(lesion, "planar", progress),
        "spect": _comparisons(lesion, "spect", progress) if shown else None,
    }


def truth(seed: int, *, small: bool, progress: Progress = quiet) -> dict[str, Any]:
    """The content of truth.json, keyed as in the docstring of this module."""
    return {
        "format": 1,
        "seed": seed,
        "small": small,
        "patient": {
            "id": PATIENT.id,
            "name": PATIENT.name,
            "birth_date": PATIENT.birth_date,
            "sex": PATIENT.sex,
        },
        "frames": {name: str(frame_uid(seed, name)) for name in ("ct", "mr")},
        "series": {key: str(uid(seed, "series", name)) for key, name in _SERIES.items()},
        "camera": {
            "scan_to_patient": camera.scan_to_patient().tolist(),
            "shift_mm": list(camera.TABLE_SHIFT_MM),
            "turn_deg": camera.TABLE_TURN_DEG,
            "resolution_fwhm_mm": camera.RESOLUTION_FWHM_MM,
            "pixel_mm": camera.PIXEL_MM,
            "attenuation_per_mm": camera.ATTENUATION_PER_MM,
        },
        "mr": {"mr_from_ct": mr_series.mr_from_ct().tolist()},
        "structures": {name: solid_record(solid) for name, solid in structures().items()},
        "lesions": {item.gtv_name: lesion_record(item, progress) for item in lesions()},
    }


def write_truth(path: Path, seed: int, *, small: bool, progress: Progress = quiet) -> None:
    """Write truth.json."""
    record = truth(seed, small=small, progress=progress)
    path.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    progress(1.0, "truth written")
