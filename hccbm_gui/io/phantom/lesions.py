"""The four metastases: what CT shows of them, and what the tracer shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from hccbm_gui.io.phantom.pelvis import IliacWing
from hccbm_gui.io.phantom.shapes import Cut, Point, Shape, Superellipsoid
from hccbm_gui.io.phantom.spine import VERTEBRAE
from hccbm_gui.io.phantom.thorax import rib_point, rib_tangent
from hccbm_gui.io.phantom.tissues import SOFT, Paint, Tissue


@dataclass(frozen=True, slots=True)
class Lesion:
    """One metastasis.

    Attributes
    ----------
    gtv_name : name of its structure.
    type : hot or cold on the bone scan.
    side, region : where it lies, in words.
    gtv : the whole tumour, as CT and MR show it.
    active : where the tracer differs from normal.
    excess : tracer concentration added within `active`, muscle = 1; 0 for a cold lesion.
    """

    gtv_name: str
    type: str
    side: str
    region: str
    gtv: Superellipsoid
    active: Superellipsoid
    excess: float


def _axes_along(direction: Point) -> tuple[Point, Point, Point]:
    """Three axes in LPS: along `direction`, across it in the axial plane, and the third."""
    first = np.array(direction)
    second = np.cross([0.0, 0.0, 1.0], first)
    second /= np.linalg.norm(second)
    rows = (first, second, np.cross(first, second))
    a, b, c = ((float(r[0]), float(r[1]), float(r[2])) for r in rows)
    return a, b, c


@cache
def lesions() -> tuple[Lesion, ...]:
    """Right iliac wing, T10, L3 (cold) and left seventh rib."""
    t10, l3 = VERTEBRAE["T10"], VERTEBRAE["L3"]
    along = _axes_along(rib_tangent(7, 1.0, 62.0))
    rib = rib_point(7, 1.0, 62.0)
    return (
        Lesion(
            "GTVp_Iliac_R",
            "hot",
            "right",
            "iliac wing",
            Superellipsoid((-96.0, 8.0, -36.0), (35.0, 40.0, 55.0)),
            # 35 mm lower than the top of the mass, 15 mm inside it on the other sides.
            Superellipsoid((-96.0, 8.0, -46.0), (20.0, 17.0, 30.0), 8.0),
            40.0,
        ),
        Lesion(
            "GTVp_T10",
            "hot",
            "midline",
            "T10",
            Superellipsoid((0.0, t10.y_mm + 4.0, t10.z_mm), (25.0, 26.0, 18.0)),
            Superellipsoid((0.0, t10.y_mm + 4.0, t10.z_mm), (18.0, 17.0, 14.0), 8.0),
            34.0,
        ),
        Lesion(
            "GTVp_L3",
            "cold",
            "midline",
            "L3",
            Superellipsoid((2.0, l3.y_mm - 2.0, l3.z_mm), (30.0, 28.0, 30.0)),
            Superellipsoid((0.0, l3.y_mm + 15.0, l3.z_mm), (31.0, 50.0, 22.0), 8.0),
            0.0,
        ),
        Lesion(
            "GTVp_Rib7_L",
            "hot",
            "left",
            "rib 7",
            Superellipsoid(rib, (27.0, 15.0, 17.0), 2.0, along),
            Superellipsoid(rib, (19.0, 9.0, 12.0), 4.0, along),
            40.0,
        ),
    )


def _replacing(bone: Mapping[Tissue, Tissue]) -> dict[Tissue, Tissue]:
    """Soft tissue becomes tumour, bone what `bone` says; vessels and canal are pushed aside."""
    return {**dict.fromkeys(SOFT, Tissue.TUMOUR), **bone}


def lesion_paints() -> tuple[Paint, ...]:
    """What the lesions do to the tissues around them."""
    iliac, t10, l3, rib = lesions()
    lytic = {Tissue.CORTICAL: Tissue.TUMOUR, Tissue.TRABECULAR: Tissue.TUMOUR}
    rest_of_wing: Shape = Cut(IliacWing(-1.0), (IliacWing(-1.0, 2.0),))
    cold = {
        Tissue.CORTICAL: Tissue.COLD_CORTICAL,
        Tissue.TRABECULAR: Tissue.COLD_TRABECULAR,
        Tissue.TUMOUR: Tissue.COLD_TUMOUR,
        Tissue.DISC: Tissue.COLD_TUMOUR,
    }
    return (
        Paint(iliac.gtv, _replacing(lytic)),
        Paint(
            Cut(iliac.active, (Cut(iliac.active, (rest_of_wing,)),)),
            {Tissue.TUMOUR: Tissue.REMNANT},
        ),
        Paint(t10.gtv, _replacing({Tissue.TRABECULAR: Tissue.SCLEROTIC})),
        Paint(l3.gtv, _replacing({Tissue.TRABECULAR: Tissue.TUMOUR})),
        Paint(l3.active, cold),
        Paint(
            rib.gtv,
            _replacing({Tissue.CORTICAL: Tissue.REMNANT, Tissue.TRABECULAR: Tissue.REMNANT}),
        ),
    )
