"""How fast a CT is opened, beside a plain loop over pydicom's pixel_array in the same run.

    python benchmarks/ct_reading.py [--slices N] [--repeats N]

400 slices of 512 x 512 in files of their own, warm: headers listed, series read (with its hash)
and first slice on screen; then slices compressed in five ways, decoded with one thread and two.
"""

import argparse
import hashlib
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import imagecodecs
import numpy as np
from pydicom import Dataset, dcmread, uid
from pydicom.dataset import FileMetaDataset
from pydicom.encaps import encapsulate

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hccbm_gui.io.headers.file_header import FileHeader, read_headers
from hccbm_gui.io.scanning.scan import scan_paths
from hccbm_gui.io.stacks.image_series import load_image_series
from hccbm_gui.io.stacks.rescaling import SliceStack
from hccbm_gui.io.stacks.slice_reading import read_slices
from hccbm_gui.io.values import lenient_reading

SIDE = 512
CODED = 32
"""Slices of each compressed series."""
TARGETS = {
    "headers listed s": 1.0,
    "series read, share of the pydicom loop": 0.7,
    "first slice s": 2.0,
    "memory, times the voxels": 1.3,
}
CODECS: dict[str, tuple[str, Callable[[np.ndarray], bytes]]] = {
    "JPEG 2000": (
        uid.JPEG2000Lossless,
        lambda v: imagecodecs.jpeg2k_encode(v, level=0, reversible=True, codecformat="j2k"),
    ),
    "HTJ2K": (uid.HTJ2KLossless, lambda v: imagecodecs.htj2k_encode(v, reversible=True)),
    "JPEG-LS": (uid.JPEGLSLossless, imagecodecs.jpegls_encode),
    "JPEG lossless": (
        uid.JPEGLosslessSV1,
        lambda v: imagecodecs.ljpeg_encode(v, bitspersample=16),
    ),
    "RLE": (uid.RLELossless, lambda v: b""),
}


def slice_of(values: np.ndarray, k: int) -> Dataset:
    """One CT slice with the header of a usual scanner."""
    ds = Dataset()
    ds.SOPClassUID, ds.Modality, ds.SOPInstanceUID = uid.CTImageStorage, "CT", f"1.2.3.{k + 1}"
    ds.PatientID, ds.PatientName, ds.PatientBirthDate, ds.PatientSex = "P", "A^B", "19500101", "M"
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = "1.2.3", "1.2.9", "1.2.8"
    ds.StudyDate, ds.StudyTime, ds.Manufacturer = "20240101", "101010", "Maker"
    ds.SeriesDescription, ds.ConvolutionKernel, ds.KVP = "CT", "B30", "120"
    ds.ImageType, ds.InstanceNumber = ["ORIGINAL", "PRIMARY", "AXIAL"], k + 1
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [-250, -250, 1.5 * k], [1, 0, 0, 0, 1, 0]
    ds.PixelSpacing, ds.SliceThickness, ds.PatientPosition = [0.977, 0.977], "1.5", "HFS"
    ds.Rows = ds.Columns = SIDE
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = 16, 16, 15, 0
    ds.RescaleSlope, ds.RescaleIntercept, ds.WindowCenter, ds.WindowWidth = 1, -1024, 40, 400
    ds.PixelData = values.astype("<u2").tobytes()
    return ds


def anatomy(k: int) -> np.ndarray:
    """Air, a body with noise and two bones: compressed about as far as a patient is."""
    y, x = np.mgrid[:SIDE, :SIDE] - SIDE / 2.0
    body = (x / 200.0) ** 2 + (y / 140.0) ** 2 < 1.0
    values = np.where(body, 1060.0, 20.0)
    for side in (-1.0, 1.0):
        values[(x - side * 60.0) ** 2 + (y - 30.0) ** 2 < (18.0 + k % 7) ** 2] = 1900.0
    noise = np.random.default_rng(k % 16).normal(0.0, 15.0, values.shape)
    return np.clip(values + noise * np.where(body, 1.0, 0.3), 0, 4095).astype(np.uint16)


def save(ds: Dataset, path: Path, syntax: str) -> None:
    ds.file_meta = FileMetaDataset()
    ds.file_meta.TransferSyntaxUID = uid.UID(syntax)
    ds.save_as(path, enforce_file_format=True)


def write_coded(folder: Path, name: str) -> list[Path]:
    syntax, encode = CODECS[name]
    paths = []
    for k in range(CODED):
        values = anatomy(k)
        ds = slice_of(values, k)
        if syntax == uid.RLELossless:
            ds.file_meta = FileMetaDataset()
            ds.file_meta.TransferSyntaxUID = uid.ExplicitVRLittleEndian
            ds.compress(syntax, generate_instance_uid=False)
        else:
            ds.PixelData = encapsulate([bytes(encode(values))])
            ds["PixelData"].is_undefined_length = True
        paths.append(folder / f"{name}-{k:03d}")
        save(ds, paths[-1], syntax)
    return paths


def plain_loop(paths: Sequence[Path]) -> np.ndarray:
    """What everybody writes first."""
    out = np.empty((len(paths), SIDE, SIDE), np.int16)
    for k, path in enumerate(paths):
        out[k] = dcmread(path).pixel_array
    return out


def best(repeats: int, work: Callable[[], object]) -> float:
    times = []
    for _ in range(repeats):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    return min(times)


def headers_of(paths: Sequence[Path]) -> list[FileHeader]:
    with lenient_reading():
        return [header for path in paths for header in read_headers(path)]


def first_slice(folder: Path) -> float:
    """Seconds from the folder to a rendered picture of its middle slice."""
    from vtkmodules.vtkRenderingCore import vtkRenderWindow

    from hccbm_gui.render.slice_scene import SliceScene

    window = vtkRenderWindow()
    window.SetOffScreenRendering(True)
    window.SetSize(800, 800)
    scene = SliceScene(window, "axial")
    begin = time.perf_counter()
    (patient,) = scan_paths([folder]).patients
    (series,) = patient.all_series()
    scene.set_base(load_image_series(series.headers, "CT", hashlib.sha256()))
    scene.render()
    return time.perf_counter() - begin


def megabytes() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024.0


def uncompressed(folder: Path, slices: int, repeats: int) -> dict[str, object]:
    paths = []
    for k in range(slices):
        paths.append(folder / f"{k:04d}.dcm")
        save(slice_of(anatomy(k), k), paths[-1], uid.ExplicitVRLittleEndian)
    headers = headers_of(paths)
    before = megabytes()
    volume = load_image_series(headers, "CT", hashlib.sha256())
    grown = (megabytes() - before) / (volume.array.nbytes / 1024.0**2)
    whole = np.array_equal(volume.array, plain_loop(paths) - np.int16(1024))
    del volume
    listed = best(repeats, lambda: scan_paths([folder]))
    read = best(repeats, lambda: load_image_series(headers, "CT", hashlib.sha256()))
    unhashed = best(repeats, lambda: load_image_series(headers, "CT"))
    loop = best(repeats, lambda: plain_loop(paths))
    return {
        "slices": slices,
        "same values as pydicom": whole,
        "headers listed s": round(listed, 3),
        "pydicom loop s": round(loop, 3),
        "series read with hash s": round(read, 3),
        "series read without hash s": round(unhashed, 3),
        "series read, share of the pydicom loop": round(read / loop, 2),
        "first slice s": round(first_slice(folder), 2),
        "memory, times the voxels": round(grown, 2),
    }


def compressed(folder: Path, name: str) -> dict[str, object]:
    paths = write_coded(folder, name)
    headers = headers_of(paths)
    stack = SliceStack(np.empty((CODED, SIDE, SIDE), np.int16), -1024)

    def ours(threads: int) -> float:
        return best(2, lambda: read_slices(headers, range(CODED), stack, threads=threads))

    one, two = 1e3 * ours(1) / CODED, 1e3 * ours(2) / CODED
    told: dict[str, object] = {"one thread ms": round(one, 2), "two threads ms": round(two, 2)}
    try:
        told["pydicom ms"] = round(1e3 * best(1, lambda: plain_loop(paths)) / CODED, 2)
        told["same values as pydicom"] = np.array_equal(
            stack.values, plain_loop(paths) - np.int16(1024)
        )
    except (RuntimeError, NotImplementedError):
        told["pydicom ms"] = "no decoder"
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--slices", type=int, default=400)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "plain"
        folder.mkdir()
        told: dict[str, object] = uncompressed(folder, options.slices, options.repeats)
        told["compressed, a slice"] = {name: compressed(Path(temporary), name) for name in CODECS}
    told["targets"] = TARGETS
    print(json.dumps(told, indent=2))


if __name__ == "__main__":
    main()
