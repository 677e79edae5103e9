"""Which function reads which kind of series; a new kind is one line here."""

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pydicom.dataset import Dataset

from hccbm_gui.io.contents import Content, Reading
from hccbm_gui.io.dicom_file import open_whole
from hccbm_gui.io.nuclear.planar_scan import planar_scan
from hccbm_gui.io.pictures.picture import load_picture
from hccbm_gui.io.rt.dose import load_dose
from hccbm_gui.io.rt.plan import load_plan
from hccbm_gui.io.rt.registration import load_registration
from hccbm_gui.io.rt.segmentation import load_segmentation
from hccbm_gui.io.rt.structure_set import load_structure_set
from hccbm_gui.io.stacks.image_series import load_image_series
from hccbm_gui.io.stacks.recon_tomo import load_recon_tomo

Reader = Callable[[Reading], Content]


def _datasets(reading: Reading) -> list[Dataset]:
    return [open_whole(path, reading.digest) for path in reading.series.paths]


def _image_series(reading: Reading) -> Content:
    series = reading.series
    return load_image_series(
        series.headers, series.info.modality, reading.digest, reading.progress, reading.lost
    )


def _structures(reading: Reading) -> Content:
    (ds,) = _datasets(reading)[:1]
    return load_structure_set(ds, reading.series.info.uid, reading.progress, reading.named)


def _registration(reading: Reading) -> Content:
    return load_registration(_datasets(reading)[0], reading.series.info.uid)


def _segmentation(reading: Reading) -> Content:
    return load_segmentation(_datasets(reading)[0], reading.series.info.uid, reading.progress)


def _picture(reading: Reading) -> Content:
    paths = reading.series.paths
    return load_picture(paths, reading.digest, reading.lost, reading.progress)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "volume": _image_series,
        "pet": _image_series,
        "planar": lambda reading: planar_scan(_datasets(reading)),
        "picture": _picture,
        "spect": lambda reading: load_recon_tomo(_datasets(reading)[0], reading.slices),
        "structures": _structures,
        "segmentation": _segmentation,
        "registration": _registration,
        "plan": lambda reading: load_plan(_datasets(reading)[0]),
        "dose": lambda reading: load_dose(_datasets(reading)[0], reading.series.info.uid),
    }
)
"""Kind of series (`SeriesInfo.kind`) to the function that reads it."""
