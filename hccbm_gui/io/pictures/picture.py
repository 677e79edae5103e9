"""DICOM pictures that are only looked at: screen captures, RT images, radiographs, ultrasound."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from pydicom.dataset import Dataset
from pydicom.pixels import apply_color_lut

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.picture import (
    CAPTURE_NOTE,
    NO_SIZE_NOTE,
    USUAL_SAD_MM,
    Picture,
    PortalGeometry,
    SpacingMeaning,
)
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.io.dicom_file import Digest, open_whole
from hccbm_gui.io.pictures.portal_image import portal_geometry, portal_title
from hccbm_gui.io.pixels.pixel_values import is_lossy, lossy_note, stored_values
from hccbm_gui.io.pixels.stored_pixels import rescale_of
from hccbm_gui.io.pixels.whole_pixels import whole_pixels
from hccbm_gui.io.values import integer, number, numbers, text

Frames = tuple[list[VoxelArray], tuple[float, float] | None]
DEEPEST = 0xFFFF
MONOCHROME, PALETTE = ("MONOCHROME1", "MONOCHROME2", ""), "PALETTE COLOR"


def load_picture(
    paths: Sequence[Path], digest: Digest, lost: list[Rejected], progress: Progress = quiet
) -> Picture:
    """The frames of one or more files of one series, in their order, as one picture.

    A file that cannot be shown goes to `lost`, as long as another can.

    Raises
    ------
    UnreadableFile : no pixels, or pixels that cannot be decoded or shown.
    """
    seen: list[tuple[Dataset, Frames]] = []
    for number_of, path in enumerate(paths):
        progress(number_of / len(paths))
        ds = open_whole(path, digest)
        try:
            seen.append((ds, _frames(ds)))
        except UnreadableFile as error:
            lost.append(Rejected(str(path), str(error)))
    if not seen:
        raise UnreadableFile(lost.pop().reason)
    return _whole([ds for ds, _ in seen], [frames for _, frames in seen])


def picture(ds: Dataset) -> Picture:
    """The frames of one file as a picture; errors as `load_picture`."""
    return _whole([ds], [_frames(ds)])


def _whole(datasets: list[Dataset], seen: list[Frames]) -> Picture:
    first = datasets[0]
    frames = [frame for file_frames, _ in seen for frame in file_frames]
    window = seen[0][1]
    portal = (
        portal_geometry(first) if text(first, "Modality") == "RTIMAGE" or _is_rt(first) else None
    )
    spacing, meaning, notes = _spacing(first, portal)
    notes += [lossy_note(ds) for ds in datasets if is_lossy(ds)]
    return Picture(
        frames=tuple(frames),
        spacing_mm=spacing,
        meaning=meaning,
        window=window if len(seen) == 1 else None,
        title=portal_title(first, portal) if portal else _title(first),
        portal=portal,
        notes=tuple(dict.fromkeys(notes)),
    )


def _is_rt(ds: Dataset) -> bool:
    return "RTImageSID" in ds or "RTImagePlane" in ds


# ---- values


def _frames(ds: Dataset) -> Frames:
    """(frames, window) of one file."""
    photometric = text(ds, "PhotometricInterpretation")
    if integer(ds, "SamplesPerPixel", 1) == 1 and photometric in MONOCHROME:
        return _grey(ds, inverted=photometric == "MONOCHROME1")
    decoded = _decoded(ds)
    if photometric == PALETTE:
        decoded = _through_palette(decoded, ds)
    if decoded.ndim not in (3, 4) or decoded.shape[-1] not in (3, 4):
        raise UnreadableFile(f"A picture of the kind {photometric} is not understood.")
    colour = _eight_bit(decoded[..., :3], integer(ds, "BitsStored", 8))
    return ([*colour] if colour.ndim == 4 else [colour]), None


def _grey(ds: Dataset, *, inverted: bool) -> Frames:
    """Stored values as uint8 or uint16, large bright; rescaling would change only the labels."""
    stored = stored_values(ds)
    shift, high = min(int(stored.min()), 0), int(stored.max())
    # Pictures of 32 bits are shown, not measured: their lowest bits may go.
    step = (high - shift) // DEEPEST + 1
    kind = np.uint8 if high - shift <= np.iinfo(np.uint8).max else np.uint16
    values = ((stored.astype(np.int64) - shift) // step).astype(kind)
    window = _stored_window(ds)
    if window is not None:
        window = ((window[0] - shift) / step, (window[1] - shift) / step)
    if inverted:
        top = int(values.max())
        values = (top - values.astype(np.int32)).astype(kind)
        window = None if window is None else (top - window[1], top - window[0])
    return ([*values] if values.ndim == 3 else [values]), window


def _stored_window(ds: Dataset) -> tuple[float, float] | None:
    """(low, high) in stored values of the first window of the file (PS3.3 C.11.2.1.2)."""
    centre, width = number(ds, "WindowCenter"), number(ds, "WindowWidth")
    if centre is None or width is None or width < 1.0:
        return None
    slope, intercept = rescale_of(ds)
    ends = sorted((edge - intercept) / slope for edge in (centre - width / 2, centre + width / 2))
    return ends[0], max(ends[1], ends[0] + 1.0)


def _decoded(ds: Dataset) -> VoxelArray:
    """Values as pydicom gives them: palette indices, or RGB whatever was stored."""
    if "PixelData" not in ds:
        raise UnreadableFile("The file holds no pixels.")
    return whole_pixels(ds)


def _through_palette(indices: VoxelArray, ds: Dataset) -> VoxelArray:
    """RGB (..., rows, columns, 3) through the palette of the file, 8 bits."""
    try:
        coloured = np.asarray(apply_color_lut(indices, ds))[..., :3]
    except Exception as error:
        raise UnreadableFile("The colour palette of the picture is broken.") from error
    return _eight_bit(coloured, 16 if coloured.dtype.itemsize > 1 else 8)


def _eight_bit(colour: VoxelArray, bits: int) -> VoxelArray:
    """Screens show 8 bits a colour."""
    if colour.dtype == np.uint8:
        return colour
    return np.asarray(colour.astype(np.int64) >> max(bits - 8, 0), dtype=np.uint8)


# ---- size of a pixel


def _spacing(
    ds: Dataset, portal: PortalGeometry | None
) -> tuple[tuple[float, float] | None, SpacingMeaning, list[str]]:
    """(spacing, where it holds, notes)."""
    if portal is not None:
        plane = _pair(ds, "ImagePlanePixelSpacing")
        if plane is None:
            return None, SpacingMeaning.UNKNOWN, [NO_SIZE_NOTE]
        notes = []
        if portal.sid_mm is None:
            notes.append("RT Image SID is absent: the scale at the isocentre is not known.")
        if number(ds, "RadiationMachineSAD") is None:
            notes.append(f"The file has no SAD; {USUAL_SAD_MM:g} mm is taken.")
        return plane, SpacingMeaning.IMAGE_PLANE, notes
    in_patient = _pair(ds, "PixelSpacing")
    calibration = text(ds, "PixelSpacingCalibrationType")
    if in_patient is not None:
        # Without a calibration the standard lets the detector's spacing stand here (C.7.6.3).
        detector = _pair(ds, "ImagerPixelSpacing")
        calibrated = bool(calibration) or detector is None or detector != in_patient
        meaning = SpacingMeaning.PATIENT if calibrated else SpacingMeaning.DETECTOR
        said = f" ({calibration.lower()} calibration)" if calibration else ""
        return in_patient, meaning, [f"Pixel size as stored{said}: not checked here."]
    for keyword, meaning, words in (
        (
            "ImagerPixelSpacing",
            SpacingMeaning.DETECTOR,
            "at the detector, larger than in the patient",
        ),
        ("NominalScannedPixelSpacing", SpacingMeaning.FILM, "of the scanned film or paper"),
    ):
        spacing = _pair(ds, keyword)
        if spacing is not None:
            return spacing, meaning, [f"The pixel size is that {words}."]
    capture = "Secondary" in _class_name(ds)
    return None, SpacingMeaning.UNKNOWN, [CAPTURE_NOTE if capture else NO_SIZE_NOTE]


def _pair(ds: Dataset, keyword: str) -> tuple[float, float] | None:
    spacing = numbers(ds, keyword, 2)
    return (spacing[0], spacing[1]) if spacing is not None and min(spacing) > 0.0 else None


def _class_name(ds: Dataset) -> str:
    return str(getattr(ds.get("SOPClassUID"), "name", ""))


def _title(ds: Dataset) -> str:
    return _class_name(ds).replace(" Storage", "") or "Picture"
