"""Photographs and scans of paper that are not DICOM: PNG, JPEG and BMP, read by Pillow."""

import hashlib
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from hccbm_gui.core.arrays import VoxelArray, frozen
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.beginnings import READ_FORMATS, picture_format

if TYPE_CHECKING:
    from PIL.Image import Image

BEGINNING_BYTES = 132
LARGEST_PIXELS = 89_478_485
"""Pixels of one picture (a quarter of a gigabyte in 24 bits): Pillow's own limit."""
LARGEST_FILE_BYTES = 256 * 1024**2


@dataclass(frozen=True, slots=True, eq=False)
class Photograph:
    """A picture as a person sees it upright.

    Attributes
    ----------
    path, sha256, format : the file, its hash, and JPEG, PNG or BMP.
    grey : (rows, columns) uint8 or uint16, read-only; large is bright.
    notes : what was done to it, or left out.
    """

    path: Path
    sha256: str
    format: str
    grey: VoxelArray
    notes: tuple[str, ...] = ()


def format_of(path: Path) -> str:
    """As `picture_format`, of a file; empty also for what cannot be opened or is no file."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as stream:
            return picture_format(stream.read(BEGINNING_BYTES))
    except OSError:
        return ""


def is_photograph(path: Path) -> bool:
    """True for a file that begins like a picture, one that this program reads or not."""
    return format_of(path) != ""


def read_photograph(path: Path) -> Photograph:
    """A picture, upright, in grey.

    Raises
    ------
    UnreadableFile : no such picture, another kind, broken, or too large.
    """
    try:
        if path.stat().st_size > LARGEST_FILE_BYTES:
            raise UnreadableFile("The picture file is larger than 256 MB.", where=str(path))
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"The picture cannot be read: {error.strerror or error}.", where=str(path)
        ) from error
    found = picture_format(content[:BEGINNING_BYTES])
    if found not in READ_FORMATS:
        what = f"A {found} picture cannot be read." if found else "This is not a picture."
        remedy = "Save it as PNG or JPEG." if found else "Choose a PNG, JPEG or BMP file."
        raise UnreadableFile(what, where=str(path), remedy=remedy)
    grey, notes = _upright_grey(content, found, path)
    return Photograph(path, hashlib.sha256(content).hexdigest(), found, frozen(grey), notes)


def _upright_grey(content: bytes, found: str, path: Path) -> tuple[VoxelArray, tuple[str, ...]]:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # The size is judged below; broken EXIF costs only the turn.
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(content), formats=[found]) as image:
                _require_size(image, path)
                notes = []
                if getattr(image, "n_frames", 1) > 1:
                    notes.append("Only the first picture of the file is used.")
                turned = image.getexif().get(0x0112, 1)
                if turned not in (0, 1):
                    notes.append("Turned upright as the camera noted it (EXIF).")
                return _grey(ImageOps.exif_transpose(image)), tuple(notes)
    except Image.DecompressionBombError as error:
        raise _too_large(path) from error
    except UnreadableFile:
        raise
    except MemoryError as error:
        raise _too_large(path) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise UnreadableFile(
            f"The {found} picture is broken: {error}.",
            where=str(path),
            remedy="Copy or take it again.",
        ) from error
    except Exception as error:
        # Decoders of broken files raise nearly everything.
        raise UnreadableFile(
            f"The {found} picture is broken ({type(error).__name__}: {error}).", where=str(path)
        ) from error


def _require_size(image: "Image", path: Path) -> None:
    width, height = image.size
    if width * height > LARGEST_PIXELS:
        raise _too_large(path, f"of {width} x {height} pixels ")
    if min(width, height) < 1:
        raise UnreadableFile("The picture is empty.", where=str(path))


def _too_large(path: Path, size: str = "") -> UnreadableFile:
    return UnreadableFile(
        f"The picture {size}is too large: more than {LARGEST_PIXELS // 10**6} million pixels "
        "are refused.",
        where=str(path),
        remedy="Save it smaller; 4000 x 4000 pixels are more than enough.",
    )


def _grey(image: "Image") -> VoxelArray:
    """Brightness; what is transparent lies on white."""
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        values = np.asarray(image).astype(np.int64)
        return np.clip(values, 0, np.iinfo(np.uint16).max).astype(np.uint16)
    if image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info:
        seen = image.convert("RGBA")
        ground = Image.new("RGBA", seen.size, (255, 255, 255, 255))
        image = Image.alpha_composite(ground, seen)
    if image.mode not in ("L", "RGB"):
        image = image.convert("RGB")
    return np.array(image.convert("L"), dtype=np.uint8)
