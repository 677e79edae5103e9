"""Judges from outside for what is written, and a patient to write from."""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from hccbm_gui.core.case import Case, SeriesInfo, SliceReference
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.core.spots.mask_contours import mask_to_contours
from hccbm_gui.core.volume import Unit, Volume

Judge = Callable[[Path], None]
CT_CLASS, PET_CLASS = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.128"
FRAME, PET_FRAME = "1.2.3", "1.2.3.9"


@pytest.fixture
def without_errors() -> Judge:
    """dciodvfy finds no error and DCMTK reads the file; skips where neither is installed."""

    def judge(path: Path) -> None:
        tools = {name: shutil.which(name) for name in ("dciodvfy", "dcmdump")}
        if not any(tools.values()):
            pytest.skip("neither dciodvfy (dicom3tools) nor dcmdump (dcmtk) is installed")
        if tools["dciodvfy"]:
            told = subprocess.run([tools["dciodvfy"], path], capture_output=True, check=False)
            words = (told.stdout + told.stderr).decode("utf-8", "replace").splitlines()
            assert not [line for line in words if line.startswith("Error")]
        if tools["dcmdump"]:
            run = subprocess.run([tools["dcmdump"], "-q", path], capture_output=True, check=False)
            assert run.returncode == 0
            assert not run.stderr

    return judge


@pytest.fixture
def read_by_drtdump() -> Judge:
    """DCMTK's reader of RT objects takes the file; skips where it is not built."""

    def judge(path: Path) -> None:
        tool = shutil.which("drtdump")
        if tool is None:
            pytest.skip("drtdump (DCMTK with dcmrt) is not installed")
        run = subprocess.run([tool, path], capture_output=True, check=False)
        assert run.returncode == 0
        assert b"error" not in run.stderr.lower()

    return judge


def ring(radius: float, z: float, count: int = 40) -> np.ndarray:
    turn = np.linspace(0, 2 * np.pi, count, endpoint=False)
    return np.stack([radius * np.cos(turn), radius * np.sin(turn), np.full(count, z)], axis=1)


def slices(geometry: Geometry, sop_class: str, root: str) -> tuple[SliceReference, ...]:
    places = geometry.to_patient([(k, 0, 0) for k in range(geometry.shape[0])])
    return tuple(
        SliceReference(sop_class, f"{root}.{n}", (float(x), float(y), float(z)))
        for n, (x, y, z) in enumerate(places, start=1)
    )


@pytest.fixture(scope="session")
def patient_case() -> Case:
    """A CT with a GTV, a PET in another frame with two hot spots and a cold one."""
    ct_grid = Geometry.from_axes((20, 40, 50), (-100, -80, -30), (3, 4, 4), FRAME)
    pet_grid = Geometry.from_axes((12, 21, 19), (-50.5, -41, -20), (4, 5, 6), PET_FRAME)
    ct = SeriesInfo(
        "1.2.2", "1.2.77", "CT", "volume", "Planning", date="2026-11-02", files=20,
        frame_uid=FRAME, position="HFS", slices=slices(ct_grid, CT_CLASS, "1.2.2.1"),
    )  # fmt: skip
    pet = SeriesInfo(
        "1.2.4", "1.2.88", "PT", "pet", "PET", date="2026-10-30", files=12,
        frame_uid=PET_FRAME, position="HFS", slices=slices(pet_grid, PET_CLASS, "1.2.4.1"),
    )  # fmt: skip
    gtv = Roi(
        "GTVp",
        RoiKind.GTV,
        (255, 93, 93),
        FRAME,
        tuple(ring(20, z) for z in range(-12, 13, 3)),
        series_uid="1.2.2",
        number=4,
        structure_set_uid="drawn",
    )
    marrow = replace(gtv, name="Bone", kind=RoiKind.OAR, number=5, contours=(ring(9, 0),))
    return Case(
        Patient("P1", "김^철수", "1950-01-02", "M"),
        series=(pet, ct),
        volumes=MappingProxyType(
            {
                ct.uid: Volume(np.zeros(ct_grid.shape, np.int16), ct_grid, Unit.HU),
                pet.uid: Volume(np.zeros(pet_grid.shape, np.float32), pet_grid, Unit.SUV),
            }
        ),
        rois=(gtv, marrow),
        spots=spots_on(pet.uid, pet_grid),
        searched=frozenset({pet.uid}),
        chosen_gtv=gtv.key,
    )


def spot_masks(geometry: Geometry) -> list[np.ndarray]:
    """Three known masks: a block, one that overlaps it in two slices, and one voxel column."""
    masks = [np.zeros(geometry.shape, dtype=bool) for _ in range(3)]
    masks[0][2:6, 4:9, 5:11] = True
    masks[1][4:6, 8:12, 9:14] = True
    masks[2][9:12, 15:18, 2:5] = True
    return masks


@pytest.fixture
def true_masks(patient_case: Case) -> list[np.ndarray]:
    """The voxels of the accepted, the proposed and the cold spot of the PET."""
    return spot_masks(patient_case.volumes["1.2.4"].geometry)


def spots_on(uid: str, grid: Geometry) -> tuple[Spot, ...]:
    first, second, third = (mask_to_contours(mask, grid) for mask in spot_masks(grid))
    hot = Spot(
        "hot-1", SpotType.HOT, Side.LEFT, "iliac bone", uid, contours=first,
        frame_uid=grid.frame_uid, volume_cc=14.4, lesion_to_background=3.5,
        reason="above its surroundings", state=SpotState.ACCEPTED,
    )  # fmt: skip
    open_one = replace(hot, id="hot-2", contours=second, state=SpotState.PROPOSED, edited=True)
    cold = replace(hot, id="cold-1", type=SpotType.COLD, side=Side.MIDLINE, contours=third)
    bladder = replace(hot, id="hot-3", physiological=True, state=SpotState.PROPOSED)
    refused = replace(hot, id="hot-4", state=SpotState.REJECTED)
    return (hot, open_one, cold, bladder, refused)
