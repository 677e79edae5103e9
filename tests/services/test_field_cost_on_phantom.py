"""The iliac bone of the phantom: what its bone-scan field would cost, from files to the line."""

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.dose.field_cost import FieldCost, estimate_field_cost
from hccbm_gui.core.roi import RoiKind
from hccbm_gui.io.load import load_case
from hccbm_gui.io.phantom import write_phantom
from hccbm_gui.services.analysis import analyse
from hccbm_gui.services.compare import compare_case
from plugins.dose.engine import create as default_engine

ILIAC = "GTVp_Iliac_R"


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, FieldComparison]:
    folder = tmp_path_factory.mktemp("phantom")
    write_phantom(folder, small=True)
    case = analyse(load_case([folder / name for name in ("CT", "RTSTRUCT", "NM_planar")]))
    return case, compare_case(case, gtv=ILIAC)


@pytest.fixture(scope="module")
def cost(compared: tuple[Case, FieldComparison]) -> FieldCost:
    case, comparison = compared
    ct = case.volumes[comparison.image_uid]
    rois = [roi for roi in case.rois if roi.kind is not RoiKind.EXTERNAL]
    return estimate_field_cost(comparison, ct, rois, engine=default_engine())


def test_the_bone_scan_field_fails_and_the_adjusted_field_covers(cost: FieldCost) -> None:
    target = cost.structures()[0]
    assert target.name == ILIAC
    assert target.bone_scan.d95_gy < 0.8 * cost.prescription_gy
    assert target.bone_scan.min_gy < 0.2 * cost.prescription_gy
    assert target.ct.d95_gy > 0.95 * cost.prescription_gy
    assert target.ct.min_gy > 0.9 * cost.prescription_gy
    assert target.ct.v95_percent == pytest.approx(100.0, abs=0.1)
    assert cost.sentence().startswith(f"With the bone-scan field {ILIAC} D95 is 2")


def test_the_rest_of_the_body_gets_little(cost: FieldCost) -> None:
    organs = {structure.name: structure for structure in cost.structures()}
    for name in ("Kidney_R", "Bladder", "SpinalCord"):
        assert organs[name].ct.mean_gy < 0.05 * cost.prescription_gy
    assert organs["Femur_Head_R"].ct.mean_gy > organs["Femur_Head_L"].ct.mean_gy


def test_the_couch_gets_no_dose(cost: FieldCost, compared: tuple[Case, FieldComparison]) -> None:
    """All of the dose lies in the drawn body, which the engine was not given."""
    case, _ = compared
    body = next(roi for roi in case.rois if roi.kind is RoiKind.EXTERNAL)
    low, high = body.bounds_mm()
    index = np.argwhere(cost.ct_dose.array > 0.0)
    points = cost.ct_dose.geometry.to_patient(index)
    assert points.min(axis=0) == pytest.approx(np.maximum(low, points.min(axis=0)), abs=3.0)
    assert points[:, 1].max() < high[1] + 3.0
