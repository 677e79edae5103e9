"""What is written means elsewhere what it means here: jaws by tangents, matrices by plastimatch."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest
from pydicom import dcmread

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.fields.field_design import common_beam, ct_field
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.io.rt.registration import load_registration
from hccbm_gui.io.writing.plan_beams import beam_item, open_beams

SLICE_MM, MARGIN_MM = 3.0, 20.0


def target() -> Roi:
    """A lesion that differs in every direction."""
    turn = np.linspace(0.0, 2.0 * np.pi, 90, endpoint=False)
    rings = []
    for n in range(14):
        radius = 9.0 + 2.1 * n + 4.0 * np.cos(3.0 * turn)
        x, y = 40.0 + 1.7 * radius * np.cos(turn), -25.0 + 3.0 * n + radius * np.sin(turn)
        rings.append(np.column_stack([x, y, np.full(90, -60.0 + SLICE_MM * n)]))
    return Roi("GTVp", RoiKind.GTV, (255, 0, 0), "1.2.3", tuple(rings))


def tangents(points: np.ndarray, beam: Beam, across: np.ndarray, ahead: np.ndarray) -> np.ndarray:
    """Lowest and highest shadow of balls round points, where rays of the source just touch them.

    A ball at the angle a from the axis is seen under a ± asin(margin / distance).
    """
    from_source = points - (np.array(beam.isocentre_mm) - beam.sad_mm * ahead)
    sideways, depth = from_source @ across, from_source @ ahead
    middle = np.arctan2(sideways, depth)
    half = np.arcsin(MARGIN_MM / np.hypot(sideways, depth))
    return beam.sad_mm * np.tan([(middle - half).min(), (middle + half).max()])


@pytest.mark.parametrize("gantry", [0.0, 180.0])
@pytest.mark.parametrize("position", ["HFS", "HFP", "FFS", "FFP"])
def test_written_jaws_just_touch_the_target_with_its_margin(position: str, gantry: float) -> None:
    roi = target()
    beam = common_beam(roi, gantry, position)
    field = ct_field(roi, beam, FieldRule(margin_mm=MARGIN_MM))
    point = beam_item(1, open_beams(field)[0], 6.0).ControlPointSequence[0]
    jaws = {
        one.RTBeamLimitingDeviceType: [float(edge) for edge in one.LeafJawPositions]
        for one in point.BeamLimitingDevicePositionSequence
    }
    corners = np.concatenate(roi.contours)
    lowest, highest = corners.min(axis=0), corners.max(axis=0)
    assert [float(mm) for mm in point.IsocenterPosition] == pytest.approx((lowest + highest) / 2)
    assert float(point.GantryAngle) == gantry
    # IEC 61217 in words: gantry 0 shines down, on a supine patient from the front. Y of the
    # collimator points to the gantry: to the head when it lies there. X completes the two.
    ahead = np.array([0.0, 1.0, 0.0]) * (1.0 if position.endswith("S") else -1.0)
    ahead = ahead if gantry == 0.0 else -ahead
    y_axis = np.array([0.0, 0.0, 1.0 if position.startswith("HF") else -1.0])
    x_axis = np.cross(y_axis, -ahead)
    faces = np.concatenate(
        [corners + np.array([0, 0, half]) for half in (-SLICE_MM / 2, SLICE_MM / 2)]
    )
    for kind, axis in (("ASYMX", x_axis), ("ASYMY", y_axis)):
        assert jaws[kind] == pytest.approx(tangents(faces, beam, axis, ahead), abs=2e-3)


def test_a_registration_that_plastimatch_writes_moves_points_as_its_own_transform(
    tmp_path: Path,
) -> None:
    if shutil.which("plastimatch") is None:
        pytest.skip("plastimatch is not installed")
    sitk = pytest.importorskip("SimpleITK")
    for n, name in enumerate(("fixed", "moving")):
        image = sitk.GetImageFromArray(np.full((6, 9, 8), 40 + n, dtype=np.int16))
        image.SetSpacing((2.0, 2.0, 3.0))
        image.SetOrigin((-20.0 + n, -30.0, 10.0))
        sitk.WriteImage(image, str(tmp_path / f"{name}.mha"))
    turn = sitk.VersorRigid3DTransform()
    turn.SetRotation((0.2, 0.3, 0.93), 0.25)
    turn.SetTranslation((12.5, -7.25, 4.0))
    sitk.WriteTransform(turn, str(tmp_path / "turn.tfm"))
    inputs = [f"--{name}-image={tmp_path / name}.mha" for name in ("fixed", "moving")]
    command = ["plastimatch", "xf-convert", f"--input={tmp_path / 'turn.tfm'}", *inputs]
    made = tmp_path / "made"
    subprocess.run([*command, f"--output-dicom={made}"], check=True, capture_output=True)
    # Now and then it makes two patients of the two images, so the files are read one by one.
    files = [dcmread(path) for path in made.rglob("*") if path.is_file()]
    images = (ds for ds in files if "PixelData" in ds)
    frames = {round(ds.ImagePositionPatient[0]): ds.FrameOfReferenceUID for ds in images}
    (registration,) = load_registration(next(ds for ds in files if ds.Modality == "REG"))
    assert registration.fixed_frame_uid == frames[-20]
    assert registration.moving_frame_uid == frames[-19]
    points = np.random.default_rng(1).uniform(-200.0, 200.0, (20, 3))
    # A transform of ITK says where a point of the fixed image lies in the moving one.
    moving = np.array([turn.TransformPoint(point) for point in points])
    np.testing.assert_allclose(registration.to_fixed(moving), points, atol=1e-3)
    np.testing.assert_allclose(registration.to_moving(points), moving, atol=1e-3)
