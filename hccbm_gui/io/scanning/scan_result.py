"""What a scan of files and folders finds: patients, studies, series, and what was not used."""

from dataclasses import dataclass
from pathlib import Path

from hccbm_gui.core.case import Rejected, SeriesInfo
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.scanning.headers import FileHeader


@dataclass(frozen=True, slots=True)
class SeriesScan:
    """One series and what is known of its files; slices in the order along their normal."""

    info: SeriesInfo
    headers: tuple[FileHeader, ...]

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files, each once."""
        return tuple(dict.fromkeys(header.path for header in self.headers))


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
