"""The hash over the files of a series, taken in a second thread while their pixels are read."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path

from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.io.dicom_file import Digest

CHUNK_BYTES = 1 << 22
PATIENCE_S = 0.1
"""How often a cancel is asked for while the hash is waited for."""


@contextmanager
def hashed_meanwhile(
    paths: Sequence[Path], digest: Digest | None, progress: Progress = quiet
) -> Iterator[None]:
    """Within it the bytes of all files, in order, go to `digest`; on leaving it they are there.

    hashlib lets go of the interpreter's lock, and both threads read the same pages of memory.
    A file that cannot be read adds nothing; whoever needs its pixels says so.
    """
    if digest is None:
        yield
        return
    stop = threading.Event()
    with ThreadPoolExecutor(1, "hash") as pool:
        work = pool.submit(_hash, paths, digest, stop)
        try:
            yield
            _wait(work, progress)
        except BaseException:
            stop.set()
            raise
        work.result()


def _wait(work: Future[None], progress: Progress) -> None:
    while wait([work], PATIENCE_S).not_done:
        progress(1.0, "Hashing the files")


def _hash(paths: Sequence[Path], digest: Digest, stop: threading.Event) -> None:
    buffer = bytearray(CHUNK_BYTES)
    view = memoryview(buffer)
    for path in paths:
        try:
            with path.open("rb", buffering=0) as stream:
                while count := stream.readinto(buffer):
                    if stop.is_set():
                        return
                    digest.update(view[:count])
        except OSError:
            continue
