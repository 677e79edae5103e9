"""The first part of many files, fetched from a slow disk while earlier ones are understood.

Only the waiting is shared out among threads. pydicom holds the interpreter's lock while it
understands a header, so a second thread that did it would only take turns with the first; and
processes would spend more on starting and on handing headers over than they gain.
"""

import threading
from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue

from hccbm_gui.core.progress import Progress
from hccbm_gui.io.scanning.found_files import PATIENCE_S, FoundFile

THREADS = 6
AHEAD = 8
"""Batches that may wait to be understood."""
BATCH = 16
"""Files a thread fetches before it hands them over."""
FIRST_BYTES = 32 * 1024
"""What most headers fit into."""
BEGINNING_BYTES = 512
"""What tells the kind of a file."""

Beginning = bytes | OSError


class _Batch:
    """Some files, and their beginnings once they are there."""

    def __init__(self, files: Sequence[FoundFile]) -> None:
        self.files = files
        self.fetched: SimpleQueue[list[Beginning]] = SimpleQueue()


def beginnings(
    files: Sequence[FoundFile], progress: Progress
) -> Iterator[tuple[FoundFile, Beginning]]:
    """Each file in order with how it begins, the rest of its header near at hand.

    What is no regular file begins with nothing: a named pipe would be waited for for ever.

    Raises
    ------
    Cancelled : raised by `progress`, also while the disk is silent.
    """
    batches = [_Batch(files[n : n + BATCH]) for n in range(0, len(files), BATCH)]
    waiting: SimpleQueue[_Batch | None] = SimpleQueue()
    stop = threading.Event()
    threads = min(THREADS, len(batches))
    for _ in range(threads):
        threading.Thread(
            target=_fetch, args=(waiting, stop), name="read ahead", daemon=True
        ).start()
    try:
        for batch in batches[:AHEAD]:
            waiting.put(batch)
        for n, batch in enumerate(batches):
            fetched = _patiently(batch, n / len(batches), progress)
            if n + AHEAD < len(batches):
                waiting.put(batches[n + AHEAD])
            yield from zip(batch.files, fetched, strict=True)
    finally:
        stop.set()
        for _ in range(threads):
            waiting.put(None)


def _patiently(batch: _Batch, fraction: float, progress: Progress) -> list[Beginning]:
    while True:
        try:
            return batch.fetched.get(timeout=PATIENCE_S)
        except Empty:
            progress(fraction, "Waiting for the disk")


def _fetch(waiting: "SimpleQueue[_Batch | None]", stop: threading.Event) -> None:
    while (batch := waiting.get()) is not None and not stop.is_set():
        batch.fetched.put([_beginning(file) for file in batch.files])


def _beginning(file: FoundFile) -> Beginning:
    if file.stamp is None:
        return b""
    try:
        with open(file.path, "rb", buffering=0) as stream:
            return (stream.read(FIRST_BYTES) or b"")[:BEGINNING_BYTES]
    except OSError as error:
        return error
