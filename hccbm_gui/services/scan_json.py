"""What was found in files and folders, as plain JSON values."""

from hccbm_gui.io.scanning.scan_result import ScanResult, SeriesScan
from hccbm_gui.io.scanning.series_grid import SeriesGrid, series_grid
from hccbm_gui.services.comparison_json import Json, patient_to_json

LENGTH_DIGITS = 4
COSINE_DIGITS = 6


def scan_to_json(scan: ScanResult) -> Json:
    """Patients, studies, series, what was rejected, and how many files of each.

    A file is counted once, also where its frames are in several series.
    """
    series = [one for person in scan.patients for one in person.all_series()]
    used = {path for one in series for path in one.paths}
    return {
        "patients": [
            {
                **patient_to_json(person.patient),
                "studies": [
                    {
                        "uid": study.uid,
                        "date": study.date,
                        "description": study.description,
                        "series": [_series(one) for one in study.series],
                    }
                    for study in person.studies
                ],
            }
            for person in scan.patients
        ],
        "rejected": [{"file": one.file, "reason": one.reason} for one in scan.rejected],
        "counts": {
            "in_series": len(used),
            "rejected": len(scan.rejected),
            "from_index": scan.counts.from_index,
            "newly_read": scan.counts.newly_read,
            "changed": scan.counts.changed,
            "vanished": scan.counts.vanished,
        },
    }


def _series(series: SeriesScan) -> Json:
    info = series.info
    grid = series_grid(series.headers)
    return {
        "modality": info.modality,
        "kind": info.kind,
        "files": info.files,
        "frames": 0 if grid is None else grid.shape[0],
        "geometry": None if grid is None else _geometry(grid, info.frame_uid),
        "geometry_text": info.geometry,
        "uid": info.uid,
        "description": info.description,
        "date": info.date,
        "position": info.position,
        "frame_uid": info.frame_uid,
        "notes": list(info.notes),
    }


def _geometry(grid: SeriesGrid, frame_uid: str) -> Json:
    """Slices, rows, columns; null for what the files do not say."""
    orientation = grid.orientation
    return {
        "shape": list(grid.shape),
        "spacing_mm": [None if mm is None else round(mm, LENGTH_DIGITS) for mm in grid.spacing_mm],
        "orientation": None
        if orientation is None
        else [round(cosine, COSINE_DIGITS) + 0.0 for cosine in orientation],
        "frame_uid": frame_uid,
    }
