"""The pixels of many slices, read straight to where they belong.

Uncompressed slices are read into the volume itself, at the offset that the header pass found;
compressed ones are decoded in threads. Nothing is parsed again, unless the file has changed.
"""

import os
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor

import numpy as np

from hccbm_gui.core.arrays import VoxelArray
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.io.headers.file_header import FileHeader
from hccbm_gui.io.pixels.decoding import MOST_THREADS, SampleFormat, decode_frame
from hccbm_gui.io.stacks.open_pixels import OpenPixels, is_coded, is_plain, pixels_of
from hccbm_gui.io.stacks.rescaling import SliceStack

AHEAD = 2
"""Compressed frames that wait for each thread: more would only take memory."""

Waiting = deque[tuple[int, FileHeader, Future[VoxelArray]]]


def read_slices(
    headers: Sequence[FileHeader],
    places: Sequence[int],
    stack: SliceStack,
    progress: Progress = quiet,
    threads: int | None = None,
) -> dict[int, str]:
    """Put slice n of `headers` at ``places[n]`` of the stack; why those that are lost are lost.

    Raises
    ------
    Cancelled : raised by `progress`.
    """
    lost: dict[int, str] = {}
    waiting: Waiting = deque()
    workers = threads or min(os.cpu_count() or 1, MOST_THREADS)
    with OpenPixels() as opened, ThreadPoolExecutor(workers, "decode") as pool:
        try:
            for n, listed in enumerate(headers):
                progress(n / len(headers), f"Reading slice {n + 1} of {len(headers)}")
                try:
                    header = opened.open(listed)
                    if is_coded(header):
                        code = opened.frame_code(header)
                        work = pool.submit(decode_frame, code, _sample_format(header))
                        waiting.append((n, header, work))
                    else:
                        _read(header, places[n], stack, opened)
                except Exception as error:  # noqa: BLE001 - pydicom raises nearly everything
                    lost[n] = _reason(error)
                _settle(waiting, AHEAD * workers, places, stack, lost)
            _settle(waiting, 0, places, stack, lost)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
    return lost


def _read(header: FileHeader, place: int, stack: SliceStack, opened: OpenPixels) -> None:
    pixels = pixels_of(header)
    if is_plain(header):
        kind = np.dtype(f"{'i' if pixels.signed else 'u'}{pixels.allocated // 8}")
        room = stack.room(place, kind)
        opened.read_plain(header, room)
        stack.put(place, room, pixels)
    elif pixels.lookup_table:
        stack.put_floats(place, opened.looked_up(header))
    else:
        stack.put(place, opened.parsed(header), pixels)


def _settle(
    waiting: Waiting, most: int, places: Sequence[int], stack: SliceStack, lost: dict[int, str]
) -> None:
    """Put what was decoded into the stack until at most `most` are waited for."""
    while len(waiting) > most:
        n, header, work = waiting.popleft()
        try:
            stack.put(places[n], work.result(), pixels_of(header))
        except Exception as error:  # noqa: BLE001 - decoders raise nearly everything
            lost[n] = _reason(error)


def _sample_format(header: FileHeader) -> SampleFormat:
    pixels = pixels_of(header)
    rows, columns = header.matrix
    return SampleFormat(
        pixels.syntax, rows, columns, pixels.allocated, pixels.stored, pixels.signed
    )


def _reason(error: Exception) -> str:
    if isinstance(error, HccbmError):
        return str(error)
    if isinstance(error, OSError):
        return f"The file cannot be read: {error.strerror or error}."
    return f"Broken DICOM ({type(error).__name__}: {error})."
