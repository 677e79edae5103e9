"""Inputs whose slices are not what a plain stack is; each is written into `make.folder`."""

from pathlib import Path
from typing import Any

import numpy as np
from pydicom import uid
from pydicom.dataset import Dataset


def bi_06(make: Any, parts: Any) -> Path:
    """A CT without its slice at z = 12, with structures that cross the gap."""
    depths = [z for z in parts.DEPTHS if z != 12.0]
    make.save_all([*parts.ct(make, depths), parts.structures(make), parts.plan(make)])
    make.save(parts.dose(make))
    return make.folder


def bi_07(make: Any, parts: Any) -> Path:
    """A CT of 3 mm steps that turn into 6 mm, one slice given twice."""
    slices = parts.ct(make, [0, 3, 6, 9, 12, 18, 24, 30, 36])
    again = parts.ct(make, [9])
    again[0].PixelData = bytes(len(again[0].PixelData))
    make.save_all([*slices, *again])
    return make.folder


def bi_08(make: Any, parts: Any, tilt_deg: float = 15.0) -> Path:
    """A CT of a tilted gantry: the table moves along z, the slices stand oblique.

    A rod along z through x = 2, y = 10 shines in every slice.
    """
    turn = np.deg2rad(tilt_deg)
    down = np.array([0.0, np.cos(turn), np.sin(turn)])
    slices = []
    for z in parts.DEPTHS:
        first = np.array([-parts.HALF_MM, 0.0, z]) - parts.HALF_MM * down
        row = round((10.0 / np.cos(turn) + parts.HALF_MM) / parts.PIXEL_MM)
        stored = np.full((parts.PIXELS, parts.PIXELS), 1000, np.int16)
        stored[row - 1 : row + 2, 9:12] = 3000
        ds = make.slice(stored, first, (1, 0, 0, *down))
        ds.PixelSpacing = [parts.PIXEL_MM, parts.PIXEL_MM]
        ds.GantryDetectorTilt = f"{tilt_deg:g}"
        slices.append(ds)
    make.save_all(slices)
    return make.folder


ORIENTATIONS = {
    "HFS": (1, 0, 0, 0, 1, 0),
    "HFP": (-1, 0, 0, 0, -1, 0),
    "FFS": (-1, 0, 0, 0, 1, 0),
    "FFP": (1, 0, 0, 0, -1, 0),
    "HFDR": (0, -1, 0, 1, 0, 0),
    "HFDL": (0, 1, 0, -1, 0, 0),
    "FFDR": (0, 1, 0, 1, 0, 0),
    "FFDL": (0, -1, 0, -1, 0, 0),
}
"""Rows and columns of a CT as scanners write them: columns run to the scanner's own right when
looked at from the foot of the table, rows down to the floor."""


def bi_09(make: Any, parts: Any, position: str = "HFDL") -> Path:
    """A CT of a patient who lies otherwise; one voxel shines at LPS (6, 10, 12)."""
    cosines = np.array(ORIENTATIONS[position], float)
    across, down = cosines[:3], cosines[3:]
    spot = np.array([6.0, 10.0, 12.0])
    slices = []
    for z in parts.DEPTHS:
        first = np.array([0.0, 0.0, z]) - parts.HALF_MM * (across + down)
        stored = np.full((parts.PIXELS, parts.PIXELS), 1000, np.int16)
        if z == spot[2]:
            offset = spot - first
            j, i = round(offset @ down / parts.PIXEL_MM), round(offset @ across / parts.PIXEL_MM)
            stored[j, i] = 3000
        ds = make.slice(stored, first, cosines)
        ds.PixelSpacing, ds.PatientPosition = [parts.PIXEL_MM, parts.PIXEL_MM], position
        slices.append(ds)
    make.save_all(slices)
    return make.folder


def bi_10(make: Any, parts: Any) -> Path:
    """A CT series with a scout, a coronal projection, a dose report and another kernel in it."""
    plain = parts.ct(make)
    for ds in plain:
        ds.ConvolutionKernel = "STANDARD"
    scout = make.slice(np.zeros((32, 32), np.int16), (0, 0, 0), (0, 1, 0, 0, 0, -1))
    scout.ImageType = ["ORIGINAL", "PRIMARY", "LOCALIZER"]
    projection = make.slice(np.zeros((32, 32), np.int16), (0, 0, 0), (1, 0, 0, 0, 0, -1))
    projection.ImageType = ["DERIVED", "SECONDARY", "PROJECTION IMAGE", "MIP"]
    sharp = parts.ct(make)
    for ds in sharp:
        ds.ConvolutionKernel = "BONE"
    make.save(scout, "scout")
    make.save(projection, "projection")
    make.save(dose_report(make), "report")
    make.save_all([*plain, *sharp])
    return make.folder


def dose_report(make: Any) -> Dataset:
    """A picture of numbers, filed under CT."""
    ds = make.pixels(
        make.base(uid.SecondaryCaptureImageStorage, "CT"), np.zeros((16, 16), np.uint8)
    )
    ds.ImageType, ds.SeriesDescription = ["DERIVED", "SECONDARY", "SCREEN SAVE"], "Dose Report"
    return ds


def bi_11(make: Any, parts: Any, tagged: bool = True) -> Path:
    """Four phases of a 4D-CT in one series; `tagged` by number, else by their descriptions."""
    slices = []
    for phase in range(4):
        for ds in parts.ct(make, parts.DEPTHS[:5]):
            ds.PixelData = np.full((20, 20), 1000 + phase, np.int16).tobytes()
            ds.SeriesDescription = f"Gated, {25 * phase}%"
            if tagged:
                ds.TemporalPositionIdentifier, ds.NumberOfTemporalPositions = phase + 1, 4
            slices.append(ds)
    make.save_all(slices)
    return make.folder


def bi_18(make: Any, parts: Any) -> Path:
    """A CT whose pixels are 4 mm high and 2 mm wide; one shines at row 5, column 12."""
    slices = parts.ct(make)
    for ds in slices:
        ds.PixelSpacing = [4.0, 2.0]
        stored = np.full((20, 20), 1000, np.int16)
        stored[5, 12] = 3000
        ds.PixelData = stored.tobytes()
    make.save_all(slices)
    return make.folder


def bi_19(make: Any, parts: Any, cone_beam: bool = False) -> Path:
    """A CT without rescale values, or one from a cone beam."""
    slices = parts.ct(make)
    for ds in slices:
        if cone_beam:
            ds.ManufacturerModelName, ds.SeriesDescription = "On-Board Imager", "CBCT"
        else:
            del ds.RescaleIntercept, ds.RescaleSlope
    make.save_all(slices)
    return make.folder


def bi_21(make: Any, parts: Any) -> Path:
    """A sagittal MR turned by 12 degrees about z and 7 about y; a marker in its middle slice."""
    a, b = np.deg2rad([12.0, 7.0])
    about_z = np.array([[np.cos(a), -np.sin(a), 0], [np.sin(a), np.cos(a), 0], [0, 0, 1]])
    about_y = np.array([[np.cos(b), 0, np.sin(b)], [0, 1, 0], [-np.sin(b), 0, np.cos(b)]])
    across, down = (about_y @ about_z @ np.array(axis) for axis in ([0, 1, 0], [0, 0, -1]))
    normal = np.cross(across, down)
    slices = []
    for k in range(7):
        stored = np.full((20, 20), 100, np.int16)
        if k == 3:
            stored[8, 11] = 900
        first = np.array([5.0, -40.0, 60.0]) + 5.0 * k * normal
        ds = make.slice(
            stored, first, (*across, *down), sop_class=uid.MRImageStorage, modality="MR", series="5"
        )
        del ds.RescaleSlope, ds.RescaleIntercept
        ds.PixelSpacing, ds.SpacingBetweenSlices = [4.0, 4.0], 5.0
        slices.append(ds)
    make.save_all(slices)
    return make.folder


def bi_22(make: Any, parts: Any) -> Path:
    """A CT with one slice truncated, one that cannot be decoded, one without preamble, one with a
    wrong value representation; and a private object, a text and half a header beside it."""
    slices = parts.ct(make)
    paths = make.save_all(slices)
    paths[2].write_bytes(paths[2].read_bytes()[:-100])
    slices[4].PixelData = encapsulated(b"\xff\xd8\xff\xe0 not a picture \xff\xd9")
    slices[4]["PixelData"].is_undefined_length = True
    slices[4]["PixelData"].VR = "OB"
    paths[4].unlink()
    make.save(slices[4], paths[4].name, uid.JPEGLosslessSV1)
    paths[6].write_bytes(paths[6].read_bytes()[132:])
    spoiled = paths[7].read_bytes().replace(b"PN", b"ZZ", 1)
    paths[7].write_bytes(spoiled)
    private = make.base("1.2.826.0.1.3680043.9.7777.1", "OT", "9")
    make.save(private, "private")
    (make.folder / "readme.txt").write_bytes(b"nothing")
    (make.folder / "half.dcm").write_bytes(paths[0].read_bytes()[:300])
    return make.folder


def encapsulated(frame: bytes) -> bytes:
    """One frame as Pixel Data of a compressed file."""
    from pydicom.encaps import encapsulate

    return encapsulate([frame])


def bi_23(make: Any, parts: Any, count: int = 1) -> Path:
    """A CT of one slice, or of very many."""
    depths = [0.5 * k for k in range(count)]
    slices = []
    for z in depths:
        ds = make.slice(np.full((4, 4), 1000, np.int16), (-6, -6, z))
        ds.PixelSpacing, ds.SliceThickness = [4.0, 4.0], 0.5
        slices.append(ds)
    make.save_all(slices)
    return make.folder


def bi_25(make: Any, parts: Any, kind: str = "CT") -> Path:
    """An enhanced multi-frame series; frame k lies at z = 3 k and holds 100 k HU (or signal)."""
    classes = {
        "CT": uid.EnhancedCTImageStorage,
        "MR": uid.EnhancedMRImageStorage,
        "PT": uid.EnhancedPETImageStorage,
    }
    frames = np.stack([np.full((20, 20), 1024 + 100 * k, np.uint16) for k in range(5)])
    ds = make.pixels(make.base(classes[kind], kind, "6"), frames)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    item = make.sequence_item
    ds.SharedFunctionalGroupsSequence = [
        item(
            PixelMeasuresSequence=[item(PixelSpacing=[4.0, 4.0], SliceThickness=3.0)],
            PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
            PixelValueTransformationSequence=[
                item(RescaleSlope=1, RescaleIntercept=-1024, RescaleType="HU")
            ],
        )
    ]
    ds.PerFrameFunctionalGroupsSequence = [
        item(
            FrameContentSequence=[item(StackID="1", InStackPositionNumber=k + 1)],
            PlanePositionSequence=[item(ImagePositionPatient=[-38.0, -38.0, 3.0 * k])],
        )
        for k in range(5)
    ]
    ds.PatientPosition = "HFS"
    make.save(ds)
    return make.folder
