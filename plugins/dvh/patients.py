"""Several patients: their DVHs, and the mean of each structure over all of them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from hccbm_gui.core.dvh.mean_dvh import MeanDvh, mean_dvh
from hccbm_gui.core.dvh.settings import DvhSettings
from hccbm_gui.core.dvh.structure_names import plain, tg263_name
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.progress import Progress, part
from hccbm_gui.core.structures.missing_slices import gaps_of
from hccbm_gui.plugin.api import Case, Dvh, PluginContext

from .doses import choose_dose
from .logic import Memory, calculate
from .structures import listed_structures


@dataclass(frozen=True, slots=True, eq=False)
class PatientDvhs:
    """All DVHs of one patient.

    Attributes
    ----------
    patient : name and ID as one line.
    identity : what tells one patient and dose from another.
    dose : label of the dose.
    """

    patient: str
    identity: str
    dose: str
    dvhs: tuple[Dvh, ...]

    def of(self, name: str) -> Dvh | None:
        """The structure of that name, or of the same TG-263 name; None when it is not one."""
        same = [dvh for dvh in self.dvhs if plain(dvh.name) == plain(name)]
        standard = tg263_name(name)
        if not same and standard:
            same = [dvh for dvh in self.dvhs if tg263_name(dvh.name) == standard]
        return same[0] if len(same) == 1 else None


def patient_dvhs(
    context: PluginContext, folder: Path, settings: DvhSettings, progress: Progress
) -> PatientDvhs:
    """Read a patient and calculate all structures on the dose of the plan; inside a job.

    Raises
    ------
    HccbmError : what cannot be read, no dose in Gy, or no structure.
    """
    case = context.read_case([folder], part(progress, 0.0, 0.6))
    return dvhs_of_case(case, settings, part(progress, 0.6, 1.0))


def dvhs_of_case(case: Case, settings: DvhSettings, progress: Progress) -> PatientDvhs:
    """All structures of a case on the dose of its plan; errors as `patient_dvhs`."""
    dose = choose_dose(case)
    listed = listed_structures(case.rois, dose.volume.geometry.frame_uid)
    if not listed:
        raise MissingInput("The patient has no structure on its dose.", where=case.patient.name)
    gaps = gaps_of(case.volumes, case.rois, dose.volume.geometry.frame_uid)
    settings = replace(settings, gaps=gaps)
    dvhs = calculate(listed, dose.volume, settings, Memory(), progress)
    return PatientDvhs(
        case.patient.describe(), identity_of(case, dose.key), dose.label, tuple(dvhs.values())
    )


def identity_of(case: Case, dose_key: str) -> str:
    """Patient and dose: who is counted twice would weigh twice."""
    return f"{case.patient.id}/{case.patient.name}/{dose_key}"


def require_new(added: PatientDvhs, present: Sequence[str]) -> None:
    """Refuse a patient that is in the mean already.

    Raises
    ------
    InputRefused : it is.
    """
    if added.identity in present:
        raise InputRefused("This patient and dose are in the mean already.", where=added.patient)


def means(names: Sequence[str], patients: Sequence[PatientDvhs]) -> tuple[MeanDvh, ...]:
    """The mean of every structure that at least two patients have."""
    found = []
    for name in names:
        dvhs = [dvh for one in patients if (dvh := one.of(name)) is not None and dvh.is_complete]
        if len(dvhs) > 1:
            found.append(mean_dvh(dvhs, name))
    return tuple(found)
