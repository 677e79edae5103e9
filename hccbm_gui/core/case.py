"""One patient: everything that was read, found and drawn, as one immutable value."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.dose.field_cost import FieldCost
from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.levels import VertebraLevel
from hccbm_gui.core.measure.shapes import Measurement
from hccbm_gui.core.one_patient import OnePatient
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.photograph import PhotographEntry
from hccbm_gui.core.picture import Picture
from hccbm_gui.core.plan import Dose, Plan
from hccbm_gui.core.planar import PlanarScan
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Spot
from hccbm_gui.core.volume import Volume


@dataclass(frozen=True, slots=True)
class SliceReference:
    """One image of a series, as others refer to it; where its first voxel lies, LPS mm.

    `frame` is the number of a frame of a multi-frame image, the first one 1; None for a whole one.
    """

    sop_class: str
    sop_uid: str
    position_mm: tuple[float, float, float]
    frame: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesInfo:
    """What a series is, without its pixels.

    Attributes
    ----------
    uid, study_uid : DICOM UIDs.
    modality : CT, MR, PT, NM, RTSTRUCT, RTPLAN, RTDOSE.
    kind : volume, planar, spect, pet, structures, plan or dose.
    description, study_description : as stored.
    date : YYYY-MM-DD of the series, else of the study; empty when unknown.
    files : number of files.
    frame_uid : frame of reference; empty when it has none.
    position : patient position, e.g. HFS.
    geometry : shape and spacing in words, e.g. ``230 x 512 x 512, 3.00 x 0.98 x 0.98 mm``.
    notes : permanent warnings.
    sha256 : hash over the files of the series, for the report.
    patient : whose it is, as its files say; None when not read from files.
    sop_uid : SOP Instance UID of a series of one file, by which others refer to it.
    slices : the images of a volume, in the order along their normal.
    study_date, study_time, study_id, accession_number, referring_physician : of the study, for
        objects that join it; the date as YYYY-MM-DD, the rest as stored, empty when unknown.
    """

    uid: str
    study_uid: str
    modality: str
    kind: str
    description: str = ""
    study_description: str = ""
    date: str = ""
    files: int = 0
    frame_uid: str = ""
    position: str = ""
    geometry: str = ""
    notes: tuple[str, ...] = ()
    sha256: str = ""
    patient: Patient | None = None
    sop_uid: str = ""
    slices: tuple[SliceReference, ...] = ()
    study_date: str = ""
    study_time: str = ""
    study_id: str = ""
    accession_number: str = ""
    referring_physician: str = ""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that was not understood, with the reason in words a person understands.

    `files` is how many it stands for: of a series left out whole only the first is named.
    """

    file: str
    reason: str
    files: int = 1


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """The immutable whole of one patient.

    Attributes
    ----------
    patient : whose images these are.
    one_patient : who said that files of several identities are of this patient; None for one.
    series : everything that was read, in the order of study date and modality.
    volumes, planar_scans, pictures, plans, doses : content by series UID.
    photographs : what was typed about planar scans that are photographs.
    rois : structures of all structure sets, and those drawn here.
    spots : hot and cold spots of all functional images.
    searched : series UIDs of the images on which spots were looked for; without this, an image
        without spots would be taken for one that shows no lesion.
    alignments : planar scans placed on a frame of reference.
    registrations : frames of reference placed in others.
    measurements : what was measured and marked on the images, in the order of making.
    levels : labelled vertebrae; of each frame of reference from the head down, without gaps.
    rule, gantry_deg : how fields are made.
    locked : `Roi.key` of the structures that may not be changed.
    chosen_gtv, chosen_spot : `Roi.key` and `Spot.id` the user picked; empty for the default.
    comparison : the two fields and their difference; None until computed.
    made_doses : doses made here: estimates, sums, differences.
    field_cost : what the difference of the two fields costs in dose; None until estimated.
    rejected : files that were not understood.
    """

    patient: Patient
    series: tuple[SeriesInfo, ...] = ()
    volumes: Mapping[str, Volume] = field(default_factory=lambda: MappingProxyType({}))
    planar_scans: Mapping[str, PlanarScan] = field(default_factory=lambda: MappingProxyType({}))
    pictures: Mapping[str, Picture] = field(default_factory=lambda: MappingProxyType({}))
    photographs: tuple[PhotographEntry, ...] = ()
    plans: Mapping[str, Plan] = field(default_factory=lambda: MappingProxyType({}))
    doses: Mapping[str, Dose] = field(default_factory=lambda: MappingProxyType({}))
    rois: tuple[Roi, ...] = ()
    spots: tuple[Spot, ...] = ()
    searched: frozenset[str] = frozenset()
    alignments: tuple[PlanarAlignment, ...] = ()
    registrations: tuple[RigidRegistration, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    levels: tuple[VertebraLevel, ...] = ()
    rule: FieldRule = field(default_factory=FieldRule)
    gantry_deg: float = 0.0
    locked: frozenset[str] = frozenset()
    chosen_gtv: str = ""
    chosen_spot: str = ""
    comparison: FieldComparison | None = None
    made_doses: tuple[Dose, ...] = ()
    field_cost: FieldCost | None = None
    rejected: tuple[Rejected, ...] = ()
    one_patient: OnePatient | None = None

    def series_by_uid(self, uid: str) -> SeriesInfo:
        """The series with `uid`; KeyError when the case has none."""
        for info in self.series:
            if info.uid == uid:
                return info
        raise KeyError(uid)

    def series_of(self, *kinds: str) -> tuple[SeriesInfo, ...]:
        """All series of the given kinds, in the order of the case."""
        return tuple(info for info in self.series if info.kind in kinds)

    def is_photograph(self, series_uid: str) -> bool:
        """True for a planar scan that is a photograph: a person aligns it and draws its spots."""
        scan = self.planar_scans.get(series_uid)
        return scan is not None and scan.photograph

    def alignment_of(self, scan_uid: str) -> PlanarAlignment | None:
        """The alignment of a planar scan, or None."""
        return next((a for a in self.alignments if a.scan_uid == scan_uid), None)

    def with_alignment(self, alignment: PlanarAlignment) -> "Case":
        """This case with `alignment` in the place of an earlier one of the same scan."""
        others = tuple(a for a in self.alignments if a.scan_uid != alignment.scan_uid)
        return replace(self, alignments=(*others, alignment))

    def gtvs(self) -> tuple[Roi, ...]:
        """The structures that are GTVs and not empty."""
        return tuple(r for r in self.rois if r.kind is RoiKind.GTV and not r.is_empty)

    def all_doses(self) -> Mapping[str, Dose]:
        """Key to dose: those that were read, those made here, and those of the two fields."""
        cost = self.current_cost
        estimated = () if cost is None else estimated_doses(cost)
        made = {dose.key: dose for dose in (*self.made_doses, *reversed(estimated))}
        return MappingProxyType({**self.doses, **made})

    def with_dose(self, dose: Dose) -> "Case":
        """This case with a dose made here, in the place of an earlier one of the same key."""
        others = tuple(made for made in self.made_doses if made.key != dose.key)
        return replace(self, made_doses=(*others, dose))

    @property
    def current_cost(self) -> FieldCost | None:
        """The cost in dose of the comparison as it is; None when it is of an earlier one."""
        cost = self.field_cost
        return cost if cost is not None and cost.comparison is self.comparison else None


def estimated_doses(cost: FieldCost) -> tuple[Dose, Dose]:
    """The estimates for the bone-scan field and for the adjusted field, as doses of the case."""
    origin = f"estimate, {cost.engine}, {cost.technique}, {cost.energy_mv:g} MV"
    fields = (
        ("estimate:bone-scan", "Estimate, bone-scan field", cost.bone_scan_dose),
        ("estimate:ct", "Estimate, adjusted field", cost.ct_dose),
    )
    first, second = (
        Dose(volume, "PLAN", label=label, key=key, origin=origin) for key, label, volume in fields
    )
    return first, second
