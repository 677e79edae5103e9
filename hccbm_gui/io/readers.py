"""Which function reads which kind of series; a new kind is one line here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pydicom.dataset import Dataset

from hccbm_gui.io.contents import Content, Reading
from hccbm_gui.io.dicom_file import open_whole
from hccbm_gui.io.images.image_series import load_image_series
from hccbm_gui.io.images.planar_scan import planar_scan
from hccbm_gui.io.images.recon_tomo import load_recon_tomo
from hccbm_gui.io.rt.dose import load_dose
from hccbm_gui.io.rt.plan import load_plan
from hccbm_gui.io.rt.structure_set import load_structure_set

Reader = Callable[[Reading], Content]


def _datasets(reading: Reading) -> list[Dataset]:
    return [open_whole(path, reading.digest) for path in reading.series.paths]


def _image_series(reading: Reading) -> Content:
    series = reading.series
    return load_image_series(series.paths, series.info.modality, reading.digest, reading.progress)


def _structures(reading: Reading) -> Content:
    return load_structure_set(_datasets(reading)[0], reading.series.info.uid, reading.progress)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "volume": _image_series,
        "pet": _image_series,
        "planar": lambda reading: planar_scan(_datasets(reading)),
        "spect": lambda reading: load_recon_tomo(_datasets(reading)[0]),
        "structures": _structures,
        "plan": lambda reading: load_plan(_datasets(reading)[0]),
        "dose": lambda reading: load_dose(_datasets(reading)[0], reading.series.info.uid),
    }
)
"""Kind of series (`SeriesInfo.kind`) to the function that reads it."""
