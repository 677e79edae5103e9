"""What a case file holds: where the images lie, and everything that was made of them."""

from dataclasses import dataclass, field

from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.levels import VertebraLevel
from hccbm_gui.core.measure.shapes import Measurement
from hccbm_gui.core.one_patient import OnePatient
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.photograph import PhotographEntry
from hccbm_gui.core.planar import View
from hccbm_gui.core.registration import PlanarAlignment
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.spot import Spot


@dataclass(frozen=True, slots=True)
class SavedSource:
    """A file or folder that was opened.

    Attributes
    ----------
    path : absolute.
    beside : the same as seen from the folder of the case file; empty on another drive.
    """

    path: str
    beside: str = ""


@dataclass(frozen=True, slots=True)
class SavedSeries:
    """A series that the work was done on; `notes` are those that the work has added."""

    uid: str
    modality: str
    kind: str
    description: str
    frame_uid: str
    files: int
    sha256: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SavedView:
    """What a user has said about one picture of a planar scan."""

    scan_uid: str
    index: int
    view: View
    patient_left_on_right: bool | None


@dataclass(frozen=True, slots=True)
class SavedScale:
    """The pixel size (row, column) that a user has set for a planar scan."""

    scan_uid: str
    spacing_mm: tuple[float, float]


@dataclass(frozen=True, slots=True, eq=False)
class SavedWork:
    """What a user has made of the images; fields as in `Case`.

    Attributes
    ----------
    structure_order : `Roi.key` of all structures of the case, those of the files as well; one
        of the files that is not named has been deleted.
    structures : those that were drawn or changed, whole.
    photographs : planar scans that are no DICOM: where they lie, and what was typed about them.
    """

    structure_order: tuple[str, ...] = ()
    structures: tuple[Roi, ...] = ()
    spots: tuple[Spot, ...] = ()
    searched: frozenset[str] = frozenset()
    views: tuple[SavedView, ...] = ()
    scales: tuple[SavedScale, ...] = ()
    photographs: tuple[PhotographEntry, ...] = ()
    alignments: tuple[PlanarAlignment, ...] = ()
    registrations: tuple[RigidRegistration, ...] = ()
    measurements: tuple[Measurement, ...] = ()
    levels: tuple[VertebraLevel, ...] = ()
    rule: FieldRule = field(default_factory=FieldRule)
    gantry_deg: float = 0.0
    locked: frozenset[str] = frozenset()
    chosen_gtv: str = ""
    chosen_spot: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class SavedCase:
    """Everything of a case file but its heading.

    `one_patient` says who has put files of several identities together; None for one identity.
    """

    patient: Patient
    sources: tuple[SavedSource, ...]
    series: tuple[SavedSeries, ...]
    work: SavedWork
    one_patient: OnePatient | None = None
