"""What the program writes it opens again, beside what it was made on: whole, linked, unchanged."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.spots.mask_contours import contoured_volume_cc
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.load import load_case
from hccbm_gui.io.phantom import write_phantom
from hccbm_gui.io.writing.dose_writer import write_dose
from hccbm_gui.io.writing.plan_writer import Intent
from hccbm_gui.services.analysis import analyse
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.export import ExportRequest, Written, export
from hccbm_gui.services.export_choices import exportables

Ask = Callable[..., tuple[int, dict[str, Any], str]]
STUDY = (
    *("StudyDate", "StudyTime", "StudyID", "AccessionNumber", "ReferringPhysicianName"),
    *("StudyDescription", "PatientID", "PatientName", "PatientBirthDate", "PatientSex"),
)
SAID_OF_WRITTEN = {
    "REG": ("Not approved here: read from a registration object.",),
    "RTDOSE": ("Made by this program: Dose: Made.",),
}
"""Notes that stand on written objects for good, and rightly so."""
UNKNOWN_KINDS = {"SpinalCord": "AVOIDANCE", "Lung_L": "SUPPORT"}
"""Interpreted types that this program has no word for."""
TURN = np.radians(4.0)


@dataclass(frozen=True)
class Trip:
    """The case that was written from, what was written, and all of it opened again."""

    folder: Path
    before: Case
    written: tuple[Written, ...]
    again: Case

    def of(self, kind: str) -> list[Written]:
        return [one for one in self.written if one.kind == kind]

    def series(self, sop_uid: str) -> Any:
        return next(info for info in self.again.series if info.sop_uid == sop_uid)


@pytest.fixture(scope="module")
def trip(tmp_path_factory: pytest.TempPathFactory) -> Trip:
    folder = tmp_path_factory.mktemp("trip")
    source, new = folder / "phantom", folder / "new"
    write_phantom(source, small=True).unlink()
    path = next((source / "RTSTRUCT").iterdir())
    ds = pydicom.dcmread(path)
    names = [roi.ROIName for roi in ds.StructureSetROISequence]
    for name, kind in UNKNOWN_KINDS.items():
        seen = ds.RTROIObservationsSequence[names.index(name)]
        seen.RTROIInterpretedType, seen.ROIObservationLabel = kind, kind.lower()
        roi = ds.StructureSetROISequence[names.index(name)]
        roi.ROIGenerationAlgorithm, roi.ROIDescription = "AUTOMATIC", "by an atlas"
    ds.save_as(path)
    loaded = load_case([source])
    case = analyse(loaded)
    new.mkdir()
    (ct,), (mr,) = ([i for i in case.series if i.modality == name] for name in ("CT", "MR"))
    matrix = np.eye(4)
    matrix[:2, :2] = [[np.cos(TURN), -np.sin(TURN)], [np.sin(TURN), np.cos(TURN)]]
    matrix[:3, 3] = (1.5, -2.25, 3.0)
    moved = RigidRegistration.by_translation(ct.frame_uid, mr.frame_uid, (0, 0, 0))
    case = replace(
        case,
        comparison=compare_case(case),
        registrations=(replace(moved, matrix=matrix),),
    )
    keys = frozenset(one.key for one in exportables(case, loaded) if not one.why_not)
    intent = Intent(6.0, 30.0, 10, "AP/PA")
    written = export(case, ExportRequest(keys, new, (source,), intent))
    write_dose(new / "RD.dcm", made_dose(case, ct.uid, written), case)
    return Trip(folder, case, written, load_case([folder]))


def made_dose(case: Case, ct_uid: str, written: tuple[Written, ...]) -> Dose:
    """Nearly even over the whole CT, of the plan that was written last."""
    plan = [one.sop_uid for one in written if one.kind == "rtplan"][-1]
    whole = case.volumes[ct_uid].geometry
    corner, far = whole.to_patient([(0, 0, 0), np.array(whole.shape) - 1])
    spacing = (12.0, 11.0, 10.0)
    counts = np.ceil((far - corner)[::-1] / spacing).astype(int) + 1
    shape = (int(counts[0]), int(counts[1]), int(counts[2]))
    grid = Geometry.from_axes(shape, corner, spacing, whole.frame_uid)
    values = np.linspace(29.4, 30.6, int(np.prod(shape)), dtype=np.float32).reshape(shape)
    return Dose(Volume(values, grid, Unit.GY), "PLAN", label="Made", plan_uid=plan)


def test_every_object_is_there_and_nothing_else_is_left_out(trip: Trip) -> None:
    kinds = [str(one.kind) for one in trip.written]
    assert kinds == ["rtstruct", "rtplan", "rtplan", "reg", "seg", "seg"]
    assert len(trip.again.series) == len(trip.before.series) + 6
    # Spots of the planar scan have no place in the patient: no structure can be made of them.
    (left_out,) = trip.again.rejected
    assert Path(left_out.file) == trip.of("seg")[1].path
    assert "no place in the patient" in left_out.reason
    known = {info.sop_uid for info in trip.again.series}
    assert {one.sop_uid for one in trip.written} - known == {trip.of("seg")[1].sop_uid}


def test_no_note_says_what_is_not_so(trip: Trip) -> None:
    before = {info.uid: info.notes for info in trip.before.series}
    for info in trip.again.series:
        expected = before.get(info.uid, SAID_OF_WRITTEN.get(info.modality, ()))
        # What was added by the analysis is not read from files.
        assert set(info.notes) <= set(expected), info.description


def test_structures_come_back_with_what_they_came_with(trip: Trip) -> None:
    uid = trip.series(trip.of("rtstruct")[0].sop_uid).uid
    rois = [roi for roi in trip.again.rois if roi.structure_set_uid == uid]
    assert len(rois) == len(trip.before.rois)
    for roi, was in zip(rois, trip.before.rois, strict=True):
        for name in ("name", "kind", "colour", "frame_uid", "series_uid", "number", "notes"):
            assert getattr(roi, name) == getattr(was, name)
        for name in ("interpreted_type", "generation", "description", "label"):
            assert getattr(roi, name) == getattr(was, name)
        for mine, theirs in zip(roi.contours, was.contours, strict=True):
            assert np.abs(mine - theirs).max() < 0.001
    for name, kind in UNKNOWN_KINDS.items():
        (roi,) = [roi for roi in rois if roi.name == name]
        assert (roi.interpreted_type, roi.label) == (kind, kind.lower())
        assert (roi.generation, roi.description) == ("AUTOMATIC", "by an atlas")


def test_plans_name_the_structures_and_the_dose_names_its_plan(trip: Trip) -> None:
    sets = {one.sop_uid for one in trip.of("rtstruct")}
    plans = {plan.sop_uid: plan for plan in trip.again.plans.values()}
    assert set(plans) == {one.sop_uid for one in trip.of("rtplan")}
    for plan in plans.values():
        assert plan.structure_set_uid in sets
        assert (plan.approval, plan.fractions, len(plan.beams)) == ("UNAPPROVED", 10, 2)
    (dose,) = trip.again.doses.values()
    assert dose.plan_uid == trip.of("rtplan")[-1].sop_uid
    assert dose.unlinked == ""
    (ct,) = [info for info in trip.again.series if info.modality == "CT"]
    assert dose.volume.geometry.frame_uid == ct.frame_uid
    values = np.linspace(29.4, 30.6, dose.volume.array.size)
    assert np.allclose(dose.volume.array.ravel(), values, atol=1e-5)


def test_the_registration_moves_points_as_it_did(trip: Trip) -> None:
    (was,), (now,) = trip.before.registrations, trip.again.registrations
    assert (now.fixed_frame_uid, now.moving_frame_uid) == (
        was.fixed_frame_uid,
        was.moving_frame_uid,
    )
    assert np.abs(now.matrix - was.matrix).max() < 1e-9
    assert not now.approved


def test_spots_of_the_spect_come_back_as_structures_on_it(trip: Trip) -> None:
    info = trip.series(trip.of("seg")[0].sop_uid)
    rois = [roi for roi in trip.again.rois if roi.structure_set_uid == info.uid]
    (spect,) = trip.again.series_of("spect")
    lesions = [s for s in trip.before.spots if s.series_uid == spect.uid and not s.physiological]
    assert len(rois) == len(lesions) > 0
    geometry = trip.again.volumes[spect.uid].geometry
    for roi, spot in zip(rois, lesions, strict=True):
        assert roi.series_uid == spect.uid
        assert roi.frame_uid == spect.frame_uid
        assert spot.volume_cc is not None
        assert contoured_volume_cc(roi.contours, geometry) == pytest.approx(
            spot.volume_cc, rel=0.05
        )


def test_a_spect_in_one_file_is_named_frame_by_frame(trip: Trip) -> None:
    ds = pydicom.dcmread(trip.of("seg")[0].path)
    stored = pydicom.dcmread(next((trip.folder / "phantom" / "NM_spect").iterdir()))
    (spect,) = trip.again.series_of("spect")
    geometry = trip.again.volumes[spect.uid].geometry
    order = {int(number): n for n, number in enumerate(stored.SliceVector, start=1)}
    step = float(stored.SpacingBetweenSlices)
    for item in ds.PerFrameFunctionalGroupsSequence:
        (source,) = item.DerivationImageSequence[0].SourceImageSequence
        assert source.ReferencedSOPInstanceUID == stored.SOPInstanceUID
        position = [float(mm) for mm in item.PlanePositionSequence[0].ImagePositionPatient]
        k = round(float(geometry.to_index([position])[0, 0]))
        slice_number = k + 1 if step > 0 else geometry.shape[0] - k
        assert source.ReferencedFrameNumber == order[slice_number]


def test_a_study_is_the_same_in_all_its_objects(trip: Trip) -> None:
    studies: dict[str, set[tuple[str, ...]]] = {}
    for path in trip.folder.rglob("*.dcm"):
        ds = pydicom.dcmread(path, stop_before_pixels=True)
        facts = tuple(str(ds.get(name, "")) for name in STUDY)
        studies.setdefault(ds.StudyInstanceUID, set()).add(facts)
    assert len(studies) == 3
    assert all(len(facts) == 1 for facts in studies.values())


def test_planar_spots_keep_their_area(trip: Trip) -> None:
    ds = pydicom.dcmread(trip.of("seg")[1].path)
    row, column = map(
        float, ds.SharedFunctionalGroupsSequence[0].PixelMeasuresSequence[0].PixelSpacing
    )
    (planar,) = trip.before.series_of("planar")
    spots = {spot.id: spot for spot in trip.before.spots if spot.series_uid == planar.uid}
    names = {item.SegmentNumber: item.TrackingID for item in ds.SegmentSequence}
    seen = []
    for picture, item in zip(ds.pixel_array, ds.PerFrameFunctionalGroupsSequence, strict=True):
        spot = spots[names[item.SegmentIdentificationSequence[0].ReferencedSegmentNumber]]
        area_cm2 = float(picture.sum()) * row * column / 100.0
        assert area_cm2 == pytest.approx(spot.area_cm2, rel=0.03)
        (source,) = item.DerivationImageSequence[0].SourceImageSequence
        seen.append((spot.id, source.ReferencedFrameNumber))
    frames = {"ANT": 1, "POST": 2}
    assert seen == [(s, frames[view]) for s in names.values() for view in spots[s].views]


def test_the_integrity_sheet_finds_no_fault_in_it(trip: Trip, ask: Ask) -> None:
    code, told, _ = ask("check", trip.folder)
    assert code == 0
    failed = [(row["id"], row["evidence"]) for row in told["rows"] if row["status"] == "failed"]
    assert failed == []


def test_nothing_of_the_phantom_was_changed_by_it(trip: Trip, tmp_path: Path) -> None:
    shutil.copytree(trip.folder / "phantom", tmp_path / "alone")
    alone = load_case([tmp_path / "alone"])
    hashes = {info.uid: info.sha256 for info in trip.again.series}
    assert all(hashes[info.uid] == info.sha256 for info in alone.series)
