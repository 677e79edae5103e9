"""What the series of a patient hold, gathered while they are read."""

from dataclasses import dataclass, field

from hccbm_gui.core.case import Rejected, SeriesInfo, SliceReference
from hccbm_gui.core.picture import Picture
from hccbm_gui.core.plan import Dose, Plan
from hccbm_gui.core.planar import PlanarScan
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.rigid_registration import RigidRegistration
from hccbm_gui.core.roi import Roi
from hccbm_gui.core.volume import Volume
from hccbm_gui.io.dicom_file import Digest
from hccbm_gui.io.scanning.scan_result import SeriesScan

Content = (
    Volume | PlanarScan | Picture | Plan | Dose | tuple[Roi, ...] | tuple[RigidRegistration, ...]
)
"""What one series can hold."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One series that is being read.

    Attributes
    ----------
    series : what the scan knows of it.
    digest : takes in the bytes of its files, in their order.
    progress : told how far it is; may raise `Cancelled`.
    lost : files of the series that cannot be read are added here where the rest goes on.
    named : SOP Instance UIDs of the images that it names are added here.
    slices : the images of a volume are added here where only reading it tells which they are.
    """

    series: SeriesScan
    digest: Digest
    progress: Progress
    lost: list[Rejected] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    slices: list[SliceReference] = field(default_factory=list)


@dataclass(slots=True)
class Contents:
    """Contents by series UID."""

    series: list[SeriesInfo] = field(default_factory=list)
    volumes: dict[str, Volume] = field(default_factory=dict)
    planar_scans: dict[str, PlanarScan] = field(default_factory=dict)
    pictures: dict[str, Picture] = field(default_factory=dict)
    plans: dict[str, Plan] = field(default_factory=dict)
    doses: dict[str, Dose] = field(default_factory=dict)
    rois: list[Roi] = field(default_factory=list)
    registrations: list[RigidRegistration] = field(default_factory=list)
    named_images: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, info: SeriesInfo, content: Content) -> None:
        """Take in what one series holds."""
        self.series.append(info)
        match content:
            case Volume():
                self.volumes[info.uid] = content
            case PlanarScan():
                self.planar_scans[info.uid] = content
            case Picture():
                self.pictures[info.uid] = content
            case Plan():
                self.plans[info.uid] = content
            case Dose():
                self.doses[info.uid] = content
            case _:
                for one in content:
                    if isinstance(one, Roi):
                        self.rois.append(one)
                    else:
                        self.registrations.append(one)


def notes_of(content: Content) -> tuple[str, ...]:
    """The permanent warnings of what a series holds."""
    match content:
        case Volume() | PlanarScan() | Picture() | Plan():
            return content.notes
        case Dose():
            return content.volume.notes
        case _:
            return ()
