"""The phantom patient: one made-up person as real DICOM, with everything about it known.

`write_phantom` writes the folder, `planar_scan` gives the same bone scan without a file.
"""

from pathlib import Path

from hccbm_gui.core.progress import Progress, part, quiet
from hccbm_gui.io.phantom.camera import expected_counts, planar_scan
from hccbm_gui.io.phantom.ct_series import write_ct
from hccbm_gui.io.phantom.mr_series import write_mr
from hccbm_gui.io.phantom.nuclear_planar import write_planar
from hccbm_gui.io.phantom.nuclear_spect import write_spect
from hccbm_gui.io.phantom.structure_series import write_structures
from hccbm_gui.io.phantom.truth import write_truth

__all__ = ["planar_scan", "write_phantom"]


def write_phantom(
    folder: Path, *, small: bool = False, seed: int = 0, progress: Progress = quiet
) -> Path:
    """Write the phantom patient; the same seed always gives the same bytes.

    Parameters
    ----------
    folder : made when absent; gets CT, MR, NM_planar, NM_spect, RTSTRUCT and truth.json.
    small : CT of 256 x 256 pixels instead of 512 x 512; all else is the same.
    seed : of the noise and the UIDs, 0 or more.

    Returns
    -------
    Path of truth.json (its keys stand in the docstring of `truth`).
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_ct(folder / "CT", seed, small=small, progress=part(progress, 0.0, 0.6))
    write_mr(folder / "MR", seed, part(progress, 0.6, 0.7))
    expected_counts(part(progress, 0.7, 0.8))
    write_planar(folder / "NM_planar", seed, planar_scan(seed))
    write_spect(folder / "NM_spect", seed, part(progress, 0.8, 0.85))
    write_structures(folder / "RTSTRUCT", seed, small=small, progress=part(progress, 0.85, 0.95))
    path = folder / "truth.json"
    write_truth(path, seed, small=small, progress=part(progress, 0.95, 1.0))
    return path
