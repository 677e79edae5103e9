"""What a result was made with: versions, inputs and time, for reports and JSON."""

import platform
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

import hccbm_gui
from hccbm_gui.core.case import Case
from hccbm_gui.services.edits import now_iso

LIBRARIES = {
    "PySide6": ("PySide6-Essentials", "PySide6"),
    "VTK": ("vtk",),
    "pydicom": ("pydicom",),
    "NumPy": ("numpy",),
    "SciPy": ("scipy",),
    "shapely": ("shapely",),
}
"""Shown name of a library, and the distributions that may carry it."""


@dataclass(frozen=True, slots=True)
class InputRecord:
    """One series that went in: what it is and the SHA-256 over its files."""

    modality: str
    description: str
    series_uid: str
    files: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Provenance:
    """Versions by name, inputs and the time (ISO 8601) of a result."""

    versions: dict[str, str]
    inputs: tuple[InputRecord, ...]
    created: str


def library_versions() -> dict[str, str]:
    """Version by name of the program, Python and the libraries, without importing them."""
    versions = {"hccbm-gui": hccbm_gui.__version__, "Python": platform.python_version()}
    for name, distributions in LIBRARIES.items():
        versions[name] = next(filter(None, map(_version, distributions)), "not installed")
    return versions


def provenance_of(case: Case, series_uids: tuple[str, ...] = ()) -> Provenance:
    """Where a result on `case` comes from; of all its series unless `series_uids` names some."""
    inputs = tuple(
        InputRecord(info.modality, info.description, info.uid, info.files, info.sha256)
        for info in case.series
        if not series_uids or info.uid in series_uids
    )
    return Provenance(library_versions(), inputs, now_iso())


def _version(distribution: str) -> str:
    try:
        return version(distribution)
    except PackageNotFoundError:
        return ""
