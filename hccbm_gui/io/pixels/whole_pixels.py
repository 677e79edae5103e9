"""All pixels of a file at once, colour too, through pydicom."""

from contextlib import suppress

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset
from pydicom.encaps import generate_frames
from pydicom.pixels import pixel_array

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.dicom_file import is_encapsulated, transfer_syntax
from hccbm_gui.io.pixels.codestream import coded_frame
from hccbm_gui.io.pixels.decoding import UNCOMPRESSED, safe_plugins, syntax_name
from hccbm_gui.io.values import integer


def whole_pixels(ds: Dataset, *, raw: bool = True) -> VoxelArray:
    """The pixels as pydicom shapes them; with `raw` False YBR becomes RGB.

    Raises
    ------
    UnreadableFile : they cannot be decoded, or their code claims another size than the header.
    """
    syntax = transfer_syntax(ds)
    name = syntax_name(syntax)
    if not is_encapsulated(ds):
        return _decoded(ds, "", raw, name)
    plugins = safe_plugins(syntax)
    if not plugins:
        raise UnreadableFile(f"{name}: there is no decoder for it here.", remedy=UNCOMPRESSED)
    if syntax != uid.RLELossless:
        _require_size(ds, name)
    for plugin in plugins[:-1]:
        with suppress(UnreadableFile):
            return _decoded(ds, plugin, raw, name)
    return _decoded(ds, plugins[-1], raw, name)


def _decoded(ds: Dataset, plugin: str, raw: bool, name: str) -> VoxelArray:
    try:
        return np.asarray(pixel_array(ds, raw=raw, decoding_plugin=plugin))
    except Exception as error:
        raise UnreadableFile(
            f"The pixels cannot be decoded ({name}): no decoder manages them.",
            remedy=UNCOMPRESSED,
        ) from error


def _require_size(ds: Dataset, name: str) -> None:
    """A decoder makes room for what the code claims: it must be what the header says."""
    size = integer(ds, "Rows"), integer(ds, "Columns")
    frames = max(integer(ds, "NumberOfFrames", 1), 1)
    try:
        codes = list(generate_frames(ds.PixelData, number_of_frames=frames))
    except Exception as error:
        raise UnreadableFile(f"The compressed pixels ({name}) are damaged.") from error
    for code in codes:
        coded = coded_frame(code)
        if (
            coded is None
            or (coded.rows, coded.columns) != size
            or not 0 < coded.precision <= integer(ds, "BitsAllocated")
        ):
            raise UnreadableFile(
                f"The compressed pixels ({name}) are not of the size that the header says, "
                f"{size[0]} x {size[1]}.",
                remedy="Copy or export the file again.",
            )
