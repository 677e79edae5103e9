"""Registration objects: which point they put where, and what is refused."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.core.errors import UntrustedGeometry
from hccbm_gui.core.registration import AlignmentMethod
from hccbm_gui.core.rigid_registration import READ_FROM_A_FILE
from hccbm_gui.io.load import load_case
from hccbm_gui.io.rt.registration import load_registration
from hccbm_gui.services.linking import placed, registration_between, remarks

CT, MR, THIRD = "1.1.1", "2.2.2", "3.3.3"
TURN = np.array([[0, -1, 0, 10], [1, 0, 0, 20], [0, 0, 1, 30], [0, 0, 0, 1]], dtype=float)
SHIFT = np.array([[1, 0, 0, 1], [0, 1, 0, 2], [0, 0, 1, 3], [0, 0, 0, 1]], dtype=float)


@pytest.fixture
def registration(make: Any) -> Callable[..., Any]:
    """An object in the frame CT; each entry is (source frame, matrices, type)."""

    def build(*entries: Any, frame_uid: str = CT) -> Any:
        item = make.sequence_item
        ds = make.base(uid.SpatialRegistrationStorage, "REG", "90")
        ds.FrameOfReferenceUID = frame_uid
        ds.ContentDate, ds.ContentTime, ds.ContentCreatorName = "20260102", "030405", "Physicist^A"
        ds.RegistrationSequence = []
        for source, matrices, kind in entries:
            parts = [
                item(
                    FrameOfReferenceTransformationMatrixType=kind,
                    FrameOfReferenceTransformationMatrix=[f"{x:.10g}" for x in np.ravel(m)],
                )
                for m in matrices
            ]
            ds.RegistrationSequence.append(
                item(
                    FrameOfReferenceUID=source,
                    MatrixRegistrationSequence=[item(MatrixSequence=parts)],
                )
            )
        return ds

    return build


def test_a_point_of_the_source_lands_in_the_frame_of_the_object(registration: Any) -> None:
    ds = registration((CT, [np.eye(4)], "RIGID"), (MR, [TURN], "RIGID"))
    (made,) = load_registration(ds, "reg")
    assert (made.fixed_frame_uid, made.moving_frame_uid) == (CT, MR)
    assert np.allclose(made.to_fixed([(1, 2, 3)]), [(8, 21, 33)])
    assert made.method is AlignmentMethod.OBJECT
    assert (made.made_by, made.made_at, made.series_uid) == (
        "Physicist^A", "2026-01-02T03:04:05", "reg",
    )  # fmt: skip
    assert not made.approved
    assert remarks(made) == (READ_FROM_A_FILE,)


def test_several_matrices_are_multiplied_in_the_order_of_their_items(registration: Any) -> None:
    (made,) = load_registration(registration((MR, [SHIFT, TURN], "RIGID")))
    assert np.allclose(made.matrix, SHIFT @ TURN)
    assert not np.allclose(made.matrix, TURN @ SHIFT)
    assert any("several matrices" in note for note in made.notes)


def test_two_images_in_a_third_frame_are_registered_to_each_other(registration: Any) -> None:
    ds = registration((CT, [SHIFT], "RIGID"), (MR, [TURN], "RIGID"), frame_uid=THIRD)
    pairs = {(r.fixed_frame_uid, r.moving_frame_uid): r for r in load_registration(ds)}
    assert set(pairs) == {(THIRD, CT), (THIRD, MR), (CT, MR)}
    both = pairs[CT, MR]
    in_third = pairs[THIRD, MR].to_fixed([(4, 5, 6)])
    assert np.allclose(pairs[THIRD, CT].to_moving(in_third), both.to_fixed([(4, 5, 6)]))


SCALED = np.diag([1.02, 1.0, 1.0, 1.0])
MIRROR = np.diag([-1.0, 1.0, 1.0, 1.0])
SHEAR = np.eye(4) + np.eye(4, k=1) * 0.1


@pytest.mark.parametrize(
    ("matrix", "kind", "why"),
    [
        (TURN, "RIGID_SCALE", "RIGID_SCALE"),
        (TURN, "AFFINE", "AFFINE"),
        (SCALED, "RIGID", "not rigid"),
        (MIRROR, "RIGID", "not rigid"),
        (SHEAR, "RIGID", "not rigid"),
        (np.zeros((4, 4)), "RIGID", "not rigid"),
        (np.eye(4)[:3], "RIGID", "16 numbers"),
    ],
)
def test_what_is_not_rigid_is_refused_with_the_reason(
    registration: Any, matrix: Any, kind: str, why: str
) -> None:
    with pytest.raises(UntrustedGeometry, match=why):
        load_registration(registration((MR, [matrix], kind)))


def test_what_is_not_rigid_is_told_beside_what_is(registration: Any) -> None:
    ds = registration((MR, [TURN], "RIGID"), (THIRD, [TURN], "AFFINE"))
    (made,) = load_registration(ds)
    assert made.moving_frame_uid == MR
    assert any("Item 2" in note and "AFFINE" in note for note in made.notes)


def test_a_frame_that_is_moved_within_itself_is_refused(registration: Any) -> None:
    with pytest.raises(UntrustedGeometry, match="itself"):
        load_registration(registration((CT, [SHIFT], "RIGID")))
    ds = registration((MR, [SHIFT], "RIGID"), (MR, [TURN], "RIGID"))
    (made,) = load_registration(ds)
    assert np.allclose(made.matrix, SHIFT)
    assert any("second time" in note for note in made.notes)


@pytest.mark.parametrize("lacking", ["RegistrationSequence", "FrameOfReferenceUID"])
def test_an_object_that_registers_nothing_is_refused(registration: Any, lacking: str) -> None:
    ds = registration((MR, [TURN], "RIGID"))
    delattr(ds, lacking)
    with pytest.raises(UntrustedGeometry):
        load_registration(ds)


def marked(make: Any, frame_uid: str, series: str, modality: str, at_mm: Any) -> None:
    """Eleven slices of 1 mm voxels in which one voxel is bright."""
    sop_class = {"CT": uid.CTImageStorage, "MR": uid.MRImageStorage}[modality]
    spot = np.rint(np.array(at_mm)).astype(int)
    for z in range(11):
        stored = np.zeros((40, 50), np.int16)
        if z == spot[2]:
            stored[spot[1], spot[0]] = 1000
        ds = make.slice(stored, (0, 0, z), series=series, sop_class=sop_class, modality=modality)
        ds.FrameOfReferenceUID, ds.PixelSpacing, ds.SliceThickness = frame_uid, [1.0, 1.0], 1.0
        make.save(ds, f"{series}/{z}")


def test_an_mr_in_a_frame_of_its_own_is_fused_where_the_object_puts_it(
    make: Any, registration: Any
) -> None:
    """A marker of both images comes to the same place, within half a voxel."""
    on_mr = np.array([12.0, 7.0, 4.0])
    in_ct = TURN[:3, :3] @ on_mr + (30.0, 5.0, 1.0)
    matrix = TURN.copy()
    matrix[:3, 3] = (30.0, 5.0, 1.0)
    marked(make, CT, "1", "CT", in_ct)
    marked(make, MR, "2", "MR", on_mr)
    make.save(registration((CT, [np.eye(4)], "RIGID"), (MR, [matrix], "RIGID")), "reg")
    case = load_case([make.folder])
    assert [info.kind for info in case.series] == ["volume", "volume", "registration"]
    ct, mr = (case.volumes[info.uid] for info in case.series_of("volume"))
    fused = placed(case, mr, ct.geometry.frame_uid)
    bright = fused.geometry.to_patient(np.argwhere(fused.array == fused.array.max()))
    there = ct.geometry.to_patient(np.argwhere(ct.array == ct.array.max()))
    assert np.abs(bright - there).max() < 0.5
    assert READ_FROM_A_FILE in fused.notes
    assert not any("by hand" in note for note in fused.notes)
    (info,) = case.series_of("registration")
    assert any("not approved here" in note.lower() for note in info.notes)


def test_of_several_objects_the_newest_is_used_and_all_are_listed(
    make: Any, registration: Any
) -> None:
    for n, (matrix, day) in enumerate([(TURN, "20260103"), (SHIFT, "20260101")]):
        ds = registration((MR, [matrix], "RIGID"))
        ds.ContentDate, ds.SeriesInstanceUID = day, f"1.2.9{n}"
        make.save(ds, f"reg{n}")
    case = load_case([make.folder])
    used = registration_between(case, CT, MR)
    assert len(case.registrations) == 2
    assert used is not None
    assert np.allclose(used.matrix, TURN)
    assert any("the newest of 2" in note for note in used.notes)
    told = {info.uid: info.notes for info in case.series}
    assert any("not used, an older one of 2" in note.lower() for note in told["1.2.91"])


def test_a_deformable_registration_is_rejected_with_the_reason(make: Any) -> None:
    make.save_all(make.stack([0, 3]))
    make.save(make.base(uid.DeformableSpatialRegistrationStorage, "REG", "7"), "deformable")
    (reason,) = [entry.reason for entry in load_case([make.folder]).rejected]
    assert "deformable" in reason
    assert "only rigid" in reason
