"""What of a case can be written as DICOM, where to, and that it is all of it or nothing."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.case import Case, SeriesInfo, SliceReference
from hccbm_gui.core.errors import Cancelled, InputRefused, MissingInput
from hccbm_gui.core.field import FieldSource
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.io.load import load_case
from hccbm_gui.io.writing.capture_writer import ScreenPicture
from hccbm_gui.io.writing.plan_writer import Intent
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.export import ExportRequest, export, free_path, require_outside
from hccbm_gui.services.export_choices import exportables, structure_sets
from hccbm_gui.services.exportable import ExportKind, file_name
from hccbm_gui.services.pictures.plan_beam_content import PlanBeamPicture

CT_CLASS, FRAME = "1.2.840.10008.5.1.4.1.1.2", "1.2.3"
PATIENT_WAYS = ((0, 0, 1), (0, 0, -1), (-1, 0, 0), (1, 0, 0))
"""Superior, inferior, right and left in LPS."""
PLANS = frozenset(f"rtplan:{source.value}" for source in FieldSource)
PICTURE = ScreenPicture(np.zeros((4, 6, 3), np.uint8), "Axial view", names_patient=True)


@pytest.fixture
def case(small_case: Callable[..., Case]) -> Case:
    """The small patient with real names of its images, an approved comparison, a set as read."""
    made = small_case()
    slices = tuple(
        SliceReference(CT_CLASS, f"1.2.1.{n}", (-20.0, -20.0, 5.0 * n)) for n in range(4)
    )
    volume = made.volumes["ct"]
    grid = replace(volume.geometry, frame_uid=FRAME)
    ct = SeriesInfo(
        "1.2.1", "1.9", "CT", "volume", "Planning",
        frame_uid=FRAME, position="HFS", slices=slices,
    )  # fmt: skip
    read = SeriesInfo(
        "1.2.4", "1.9", "RTSTRUCT", "structures", "Clinic", frame_uid=FRAME, sop_uid="1.2.5"
    )
    (gtv,), (alignment,) = made.rois, made.alignments
    made = replace(
        made,
        series=(ct, replace(made.series[1], study_uid="1.9"), read),
        volumes=MappingProxyType({"1.2.1": replace(volume, geometry=grid)}),
        rois=(replace(gtv, frame_uid=FRAME, series_uid="1.2.1", structure_set_uid="1.2.4"),),
        alignments=(replace(alignment, frame_uid=FRAME),),
    )
    return replace(made, comparison=compare_case(made))


def lines(case: Case, **more: object) -> dict[str, str]:
    """Key to why not."""
    return {one.key: one.why_not for one in exportables(case, **more)}  # type: ignore[arg-type]


def set_of(case: Case) -> str:
    (key,) = structure_sets(case)
    return key


def test_everything_that_can_be_written_is_offered(case: Case) -> None:
    offered = lines(case)
    assert offered[set_of(case)] == ""
    assert [offered[key] for key in sorted(PLANS)] == ["", ""]
    assert "does not say what it is called" in offered["seg:nm"]
    assert "no frame" in offered["reg:planar:nm"]


def test_what_cannot_be_written_says_why(case: Case) -> None:
    bare = replace(case, comparison=None)
    assert "choose a GTV" in lines(bare)["rtplan:ct"]
    assert "older than the case" in lines(case, stale=True)["rtplan:ct"]
    assert case.comparison is not None
    photograph = replace(case, comparison=replace(case.comparison, visual_only=True))
    assert "photograph" in lines(photograph)["rtplan:bone-scan"]
    assert lines(photograph)["rtplan:ct"] == ""
    unseen = replace(case, comparison=replace(case.comparison, bone_scan_field=None))
    assert "no lesion" in lines(unseen)["rtplan:bone-scan"]
    ct, nm, rs = case.series
    imageless = replace(case, series=(replace(ct, slices=()), nm, rs))
    assert "not open" in lines(imageless)[set_of(case)]
    assert "not open" in lines(imageless)["rtplan:ct"]
    link = RigidRegistration.by_translation(FRAME, "elsewhere", (1, 2, 3))
    linked = replace(case, registrations=(link,))
    assert "not open" in lines(linked)["reg:0:elsewhere"]


def test_what_was_made_here_is_proposed_and_what_was_only_read_is_not(case: Case) -> None:
    wanted = {one.key: one.wanted for one in exportables(case, loaded=case)}
    assert not wanted[set_of(case)]
    assert wanted["rtplan:ct"]
    (gtv,) = case.rois
    changed = replace(case, rois=(replace(gtv, name="GTVp"),))
    assert {o.key: o.wanted for o in exportables(changed, loaded=case)}[set_of(case)]


def test_a_structure_of_another_frame_is_a_set_of_its_own(case: Case) -> None:
    (gtv,) = case.rois
    other = replace(gtv, frame_uid="1.2.3.9", series_uid="mr", number=2)
    assert len(structure_sets(replace(case, rois=(gtv, other)))) == 2


def test_each_object_becomes_a_file_with_a_name_of_nobody(case: Case, tmp_path: Path) -> None:
    keys = {set_of(case), *PLANS, "sc:0"}
    request = ExportRequest(frozenset(keys), tmp_path, pictures={"sc:0": PICTURE})
    written = export(case, request)
    assert [one.path.name for one in written] == [
        "RS_Clinic.dcm",
        "RP_NFC_BoneScan.dcm",
        "RP_NFC_Adjusted.dcm",
        "SC_Axial_view.dcm",
    ]
    assert sorted(tmp_path.iterdir()) == sorted(one.path for one in written)
    for one in written:
        assert one.size == one.path.stat().st_size
        assert one.sop_uid == pydicom.dcmread(one.path).SOPInstanceUID
    assert len({one.sop_uid for one in written}) == 4


def test_a_plan_refers_to_the_set_written_with_it(case: Case, tmp_path: Path) -> None:
    request = ExportRequest(frozenset({set_of(case), "rtplan:ct"}), tmp_path)
    structures, plan = export(case, request)
    (named,) = pydicom.dcmread(plan.path).ReferencedStructureSetSequence
    assert named.ReferencedSOPInstanceUID == structures.sop_uid


def test_a_plan_refers_to_the_set_that_was_read_while_it_is_as_it_was(
    case: Case, tmp_path: Path
) -> None:
    request = ExportRequest(frozenset({"rtplan:ct"}), tmp_path, loaded=case)
    (plan,) = export(case, request)
    (named,) = pydicom.dcmread(plan.path).ReferencedStructureSetSequence
    assert named.ReferencedSOPInstanceUID == "1.2.5"


def test_a_plan_of_a_changed_gtv_brings_its_structure_set(case: Case, tmp_path: Path) -> None:
    (gtv,) = case.rois
    changed = replace(case, rois=(replace(gtv, colour=(1, 2, 3)),))
    request = ExportRequest(PLANS, tmp_path, loaded=case)
    written = export(changed, request)
    assert [one.kind for one in written] == [
        ExportKind.STRUCTURES,
        ExportKind.PLAN,
        ExportKind.PLAN,
    ]
    uids = {
        pydicom.dcmread(one.path).ReferencedStructureSetSequence[0].ReferencedSOPInstanceUID
        for one in written[1:]
    }
    assert uids == {written[0].sop_uid}


def test_what_was_chosen_for_a_plan_stands_in_it(case: Case, tmp_path: Path) -> None:
    intent = Intent(15.0, 20.0, 5, "AP/PA")
    request = ExportRequest(frozenset({"rtplan:ct"}), tmp_path, intent=intent, loaded=case)
    (plan,) = export(case, request)
    ds = pydicom.dcmread(plan.path)
    assert ds.DoseReferenceSequence[0].TargetPrescriptionDose == 20.0
    assert ds.DoseReferenceSequence[0].ReferencedROINumber == 1
    assert len(ds.BeamSequence) == 2


@pytest.mark.parametrize("gantry_deg", [0.0, 180.0])
@pytest.mark.parametrize("position", ["HFS", "HFP", "FFS", "FFP"])
def test_a_written_plan_opens_in_the_view_where_the_field_was_compared(
    case: Case, tmp_path: Path, position: str, gantry_deg: float
) -> None:
    ct, *others = case.series
    case = replace(case, series=(replace(ct, position=position), *others), gantry_deg=gantry_deg)
    case = replace(case, comparison=compare_case(case))
    comparison = case.comparison
    assert comparison is not None
    assert comparison.beam.patient_position == position
    both = Intent(technique="AP/PA") if gantry_deg == 0.0 else Intent()
    written = export(case, ExportRequest(PLANS, tmp_path, loaded=case, intent=both))
    fields = {"NFC_BoneScan": comparison.bone_scan_field, "NFC_Adjusted": comparison.ct_field}
    plans = load_case([one.path for one in written]).plans.values()
    assert {plan.label for plan in plans} == set(fields)
    for plan in plans:
        edges = fields[plan.label].edges
        wanted = (edges.superior_mm, edges.inferior_mm, edges.right_mm, edges.left_mm)
        for beam in plan.beams:
            picture = PlanBeamPicture(beam)
            assert picture.geometry is not None
            corners = np.concatenate(picture.opening())
            ways = [picture.geometry.direction_in_view(way) for way in PATIENT_WAYS]
            assert [(corners @ way).max() for way in ways] == pytest.approx(wanted, abs=0.01)


def test_a_name_that_is_taken_gets_a_number(case: Case, tmp_path: Path) -> None:
    request = ExportRequest(frozenset({set_of(case)}), tmp_path)
    (first,), (second,) = export(case, request), export(case, request)
    assert (first.path.name, second.path.name) == ("RS_Clinic.dcm", "RS_Clinic_2.dcm")
    assert free_path(tmp_path, "RS_Clinic.dcm").name == "RS_Clinic_3.dcm"


def test_nothing_is_left_behind_when_one_fails_or_it_is_cancelled(
    case: Case, tmp_path: Path
) -> None:
    broken = replace(PICTURE, pixels=np.zeros((4, 6), np.uint8))
    keys = frozenset({set_of(case), "sc:0"})
    (tmp_path / "RS_Clinic.dcm").write_bytes(b"not ours")
    with pytest.raises(InputRefused):
        export(case, ExportRequest(keys, tmp_path, pictures={"sc:0": broken}))

    def cancel(fraction: float, message: str = "") -> None:
        if message.startswith("Plan"):
            raise Cancelled("test")

    with pytest.raises(Cancelled):
        export(case, ExportRequest(frozenset({set_of(case), *PLANS}), tmp_path), cancel)
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [
        ("RS_Clinic.dcm", b"not ours")
    ]


@pytest.mark.parametrize("where", ["source", "source/CT", "source/new", "beside"])
def test_nothing_is_written_where_the_images_were_read_from(
    case: Case, tmp_path: Path, where: str
) -> None:
    (tmp_path / "source" / "CT").mkdir(parents=True)
    (tmp_path / "beside").mkdir()
    (tmp_path / "beside" / "one.dcm").write_bytes(b"x")
    sources = (tmp_path / "source", tmp_path / "beside" / "one.dcm")
    before = hashlib.sha256("".join(map(str, sorted(tmp_path.rglob("*")))).encode()).digest()
    with pytest.raises(InputRefused, match="nothing is ever written there"):
        export(case, ExportRequest(frozenset({set_of(case)}), tmp_path / where, sources))
    after = hashlib.sha256("".join(map(str, sorted(tmp_path.rglob("*")))).encode()).digest()
    assert before == after


def test_beside_a_zip_and_above_a_source_may_be_written(tmp_path: Path) -> None:
    (tmp_path / "source").mkdir()
    (tmp_path / "patient.zip").write_bytes(b"PK")
    require_outside(tmp_path, (tmp_path / "source", tmp_path / "patient.zip"))
    # A way round by a link is no way round.
    (tmp_path / "link").symlink_to(tmp_path / "source")
    with pytest.raises(InputRefused):
        require_outside(tmp_path / "link", (tmp_path / "source",))


def test_what_is_not_there_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(InputRefused, match="no such folder"):
        export(case, ExportRequest(frozenset({set_of(case)}), tmp_path / "none"))
    with pytest.raises(MissingInput, match="Nothing is chosen"):
        export(case, ExportRequest(frozenset(), tmp_path))
    with pytest.raises(MissingInput, match="not there any more"):
        export(case, ExportRequest(frozenset({"seg:gone"}), tmp_path))
    with pytest.raises(InputRefused, match="nothing can refer to it"):
        export(case, ExportRequest(frozenset({"seg:nm"}), tmp_path))


def test_names_of_files_are_plain() -> None:
    assert file_name("SEG_Größe: PET/CT 5 mm") == "SEG_Gr_e_PET_CT_5_mm.dcm"
    assert file_name("한국어") == "object.dcm"
    assert len(file_name("x" * 99)) <= 44
