"""What a scan of files and folders finds: patients, studies, series, and what was not used."""

from dataclasses import dataclass
from pathlib import Path

from hccbm_gui.core.case import Rejected, SeriesInfo
from hccbm_gui.core.one_patient import OnePatient
from hccbm_gui.core.patient import Patient
from hccbm_gui.io.headers.file_header import FileHeader


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
    """One person and all studies found of them.

    Attributes
    ----------
    one_patient : whose word made several identities this patient; None for one identity.
    rejected : files left out when these were put together.
    """

    patient: Patient
    studies: tuple[StudyScan, ...]
    one_patient: OnePatient | None = None
    rejected: tuple[Rejected, ...] = ()

    def all_series(self) -> tuple[SeriesScan, ...]:
        """The series of all studies, in order."""
        return tuple(series for study in self.studies for series in study.series)


@dataclass(frozen=True, slots=True)
class ScanCounts:
    """How many files came from the index of folders read before, and how many had to be read.

    Attributes
    ----------
    from_index : unchanged since they were read before.
    newly_read : never read before, or without an index.
    changed : read again, as they are not what they were.
    vanished : known from before, but no longer there.
    """

    from_index: int = 0
    newly_read: int = 0
    changed: int = 0
    vanished: int = 0


@dataclass(frozen=True, slots=True)
class ScanResult:
    """Everything found, and every file that is not used with its reason."""

    patients: tuple[PatientScan, ...]
    rejected: tuple[Rejected, ...]
    counts: ScanCounts = ScanCounts()
