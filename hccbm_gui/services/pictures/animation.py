"""A row of pictures as one animated file: GIF, animated PNG or WebP."""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from PySide6.QtGui import QImage

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.services.pictures.picture_file import new_file

if TYPE_CHECKING:
    from PIL import Image

ANIMATED_FORMATS = {".gif": "GIF", ".png": "PNG", ".webp": "WEBP"}
"""Suffix to what Pillow calls the format."""

FASTEST_GIF_FPS = 50
"""GIF counts hundredths of a second, and viewers slow down what takes fewer than two."""

COLOURS = 256


def write_animation(
    path: Path,
    frames: Iterable[QImage],
    count: int,
    fps: float,
    progress: Progress = quiet,
    *,
    replace: bool = False,
) -> int:
    """Write `frames` of one size, endlessly repeated; how many they were.

    Parameters
    ----------
    frames : taken one by one, so that they need not all be in memory.
    count : how many there will be, for the progress.
    fps : frames a second; at most 50 for GIF.

    Raises
    ------
    InputRefused : another suffix, no frame, or a file is there and `replace` is not said.
    HccbmError : the file cannot be written.
    Cancelled : out of `progress`; then there is no file.
    """
    kind = ANIMATED_FORMATS.get(path.suffix.lower())
    if kind is None:
        raise InputRefused(
            f"An animation cannot be written as {path.suffix or 'a file without a suffix'}.",
            where=str(path),
            remedy="Choose .gif, .png or .webp.",
        )
    taken = 0

    def pictures() -> Iterator["Image.Image"]:
        nonlocal taken
        for frame in frames:
            taken += 1
            progress(0.9 * min(taken / max(count, 1), 1.0), f"picture {taken} of {count}")
            yield _picture(frame, few_colours=kind == "GIF")

    shown_fps = min(fps, FASTEST_GIF_FPS) if kind == "GIF" else fps
    with new_file(path, replace=replace) as draft:
        row = pictures()
        first = next(row, None)
        if first is None:
            raise InputRefused("There is no picture to write.", remedy="Choose at least one slice.")
        rest = _Twice(row) if kind == "PNG" else row
        with draft.open("w+b") as file:
            first.save(
                _Heard(file, progress),  # type: ignore[arg-type]
                format=kind,
                save_all=True,
                append_images=rest,
                duration=_frame_ms(kind, shown_fps),
                loop=0,
                **_OPTIONS[kind],
            )
        # Work that was cancelled while its last byte was written leaves no file either.
        progress(1.0, "")
    return taken


_OPTIONS: dict[str, dict[str, object]] = {
    "GIF": {"optimize": False, "disposal": 1},
    "PNG": {"compress_level": 6},
    "WEBP": {"quality": 90, "method": 2},
}


def _frame_ms(kind: str, fps: float) -> int:
    """How long a frame stands; GIF counts hundredths of a second."""
    return 10 * round(100.0 / fps) if kind == "GIF" else round(1000.0 / fps)


class _Twice:
    """Pictures that are gone through twice, as Pillow does for PNG, packed meanwhile."""

    def __init__(self, pictures: Iterator["Image.Image"]) -> None:
        self._pictures = pictures
        self._packed: list[tuple[tuple[int, int], bytes]] = []

    def __iter__(self) -> Iterator["Image.Image"]:
        from PIL import Image

        for size, data in self._packed:
            yield Image.frombytes("RGB", size, zlib.decompress(data))
        for picture in self._pictures:
            self._packed.append((picture.size, zlib.compress(picture.tobytes(), 1)))
            yield picture


class _Heard:
    """A file that asks with every piece written whether the work is still wanted."""

    def __init__(self, file: IO[bytes], progress: Progress) -> None:
        self._file, self._progress = file, progress

    def write(self, data: bytes) -> int:
        """Write on."""
        self._progress(0.95, "writing")
        return self._file.write(data)

    def __getattr__(self, name: str) -> object:
        return getattr(self._file, name)


def _picture(frame: QImage, *, few_colours: bool) -> "Image.Image":
    from PIL import Image

    plain = frame.convertToFormat(QImage.Format.Format_RGB888)
    size = (plain.width(), plain.height())
    data = bytes(plain.constBits())
    picture = Image.frombytes("RGB", size, data, "raw", "RGB", plain.bytesPerLine())
    if not few_colours:
        return picture
    # The octree keeps the few saturated colours apart, which the median cut merges into one.
    return picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
