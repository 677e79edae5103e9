"""What a scan of files and folders finds: patients, studies, series, and what was not used."""

from dataclasses import dataclass
from pathlib import Path

from hccbm_gui.core.case import Rejected, SeriesInfo
from hccbm_gui.core.patient import Patient


@dataclass(frozen=True, slots=True)
class SeriesScan:
    """One series and its files; the slices of a volume in the order along their normal."""

    info: SeriesInfo
    paths: tuple[Path, ...]


@dataclass(frozen=True, slots=True)
class StudyScan:
    """One study; `date` is YYYY-MM-DD or empty."""

    uid: str
    date: str
    description: str
    series: tuple[SeriesScan, ...]


@dataclass(frozen=True, slots=True)
class PatientScan:
    """One person and all studies found of them."""

    patient: Patient
    studies: tuple[StudyScan, ...]

    def all_series(self) -> tuple[SeriesScan, ...]:
        """The series of all studies, in order."""
        return tuple(series for study in self.studies for series in study.series)


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Everything found, and every file that is not used with its reason."""

    patients: tuple[PatientScan, ...]
    rejected: tuple[Rejected, ...]
