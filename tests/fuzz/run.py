"""Opens thousands of broken DICOM files and says what went wrong.

    python tests/fuzz/run.py --count 20000 --keep broken-files

Each worker is a process of its own, so that a crash or an endless loop is seen as such. A trial
is named by its seed file and a number, and is the same on every machine. Exit code 1 when
anything went wrong; the broken folders are then kept for a look.
"""

import argparse
import faulthandler
import json
import multiprocessing
import resource
import shutil
import sys
import tempfile
import time
import traceback
import warnings
from collections import Counter
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path

from seeds import seeds
from trial import faults, lay_out

HANG_S = 10.0
MOST_MEMORY_BYTES = 4 * 1024**3
WORKERS = 2


@dataclass(slots=True)
class Tally:
    """What has come out so far."""

    trials: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    examples: dict[str, str] = field(default_factory=dict)
    slowest_s: float = 0.0

    def add(self, name: str, wrong: list[str], seconds: float) -> None:
        """Take in the outcome of one trial."""
        self.trials += 1
        self.slowest_s = max(self.slowest_s, seconds)
        for sentence in wrong:
            self.kinds[sentence] += 1
            self.examples.setdefault(sentence, name)


def worker(pipe: Connection, folder: Path) -> None:
    """In a process of its own: trials as they are named through `pipe`, until None."""
    faulthandler.enable()
    warnings.simplefilter("ignore")
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    sound = seeds()
    while (task := pipe.recv()) is not None:
        seed, number = sound[task[0]], task[1]
        lay_out(seed, number, folder)
        try:
            wrong = faults(folder)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            place = traceback.extract_tb(error.__traceback__)[-1]
            wrong = [f"{type(error).__name__} in {Path(place.filename).name}:{place.lineno}"]
        pipe.send(wrong)


class Worker:
    """One process and the trial it is at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True)
        self._start()

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(target=worker, args=(theirs, self.folder), daemon=True)
        self._process.start()
        theirs.close()

    def try_out(self, task: tuple[int, int]) -> tuple[list[str], float]:
        """What is wrong, and how long it took."""
        begin = time.monotonic()
        self.pipe.send(task)
        try:
            # The first trial waits for the process to import everything.
            wrong = self.pipe.recv() if self.pipe.poll(HANG_S * 4) else ["hangs"]
        except EOFError:
            wrong = ["crashes the process"]
        seconds = time.monotonic() - begin
        if wrong in (["hangs"], ["crashes the process"]):
            self._process.kill()
            self._process.join()
            self._start()
        return wrong, seconds

    def warm_up(self) -> None:
        """Wait until everything is imported, so that time tells of files alone."""
        self.try_out((0, -1))

    def stop(self) -> None:
        """End the process."""
        self.pipe.send(None)
        self._process.join(HANG_S)


def run(count: int, keep: Path | None) -> Tally:
    """`count` trials, spread evenly over the seeds."""
    import threading

    names = [seed.name for seed in seeds()]
    tasks = iter([(n % len(names), n // len(names)) for n in range(count)])
    tally, lock = Tally(), threading.Lock()

    def drain(mine: Worker) -> None:
        mine.warm_up()
        while True:
            with lock:
                task = next(tasks, None)
            if task is None:
                mine.stop()
                return
            wrong, seconds = mine.try_out(task)
            if not wrong and seconds > HANG_S:
                wrong = ["hangs"]
            name = f"{names[task[0]]}-{task[1]}"
            with lock:
                new = any(sentence not in tally.kinds for sentence in wrong)
                tally.add(name, wrong, seconds)
            if new and keep is not None:
                shutil.copytree(mine.folder, keep / name, dirs_exist_ok=True)

    with tempfile.TemporaryDirectory() as place:
        threads = [
            threading.Thread(target=drain, args=(Worker(Path(place) / str(n)),))
            for n in range(WORKERS)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return tally


def main() -> int:
    """Run and print one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20000)
    parser.add_argument("--keep", type=Path, default=None, help="folder for what went wrong")
    options = parser.parse_args()
    begin = time.monotonic()
    tally = run(options.count, options.keep)
    answer = {
        "trials": tally.trials,
        "seeds": len(seeds()),
        "wrong": dict(tally.kinds.most_common()),
        "examples": tally.examples,
        "slowest_s": round(tally.slowest_s, 2),
        "seconds": round(time.monotonic() - begin, 1),
    }
    sys.stdout.write(json.dumps(answer, indent=1) + "\n")
    return 1 if tally.kinds else 0


if __name__ == "__main__":
    sys.exit(main())
