"""Notes on the disk while a plugin is being started: one that is left tells of a crash.

Each is a file ``<id>.<process>`` in ``plugins_starting`` in the folder of the settings.
"""

import logging
import os
import sys
from pathlib import Path

from hccbm_gui.services.settings import user_folder

_log = logging.getLogger("hccbm_gui.plugins")


def starting_folder() -> Path:
    """Where the notes are."""
    return user_folder() / "plugins_starting"


def note_start(plugin_id: str) -> None:
    """Note on the disk that the plugin is being started by this process."""
    path = _note(plugin_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("w", encoding="utf-8") as stream:
            stream.write(plugin_id)
            stream.flush()
            # A crash of the machine counts as well: graphics drivers can do that.
            os.fsync(stream.fileno())
    except OSError as error:
        _log.warning("A crash of the plugin %s could not be noticed: %s", plugin_id, error)


def note_end(plugin_id: str) -> None:
    """The plugin was started, or failed without taking the program along."""
    try:
        _note(plugin_id).unlink(missing_ok=True)
    except OSError as error:
        _log.warning("The note on the start of %s stays: %s", plugin_id, error)


def crashed_ids() -> frozenset[str]:
    """Ids of the plugins during whose start a process died."""
    return frozenset(
        path.stem
        for path in starting_folder().glob("*.*")
        if path.suffix[1:].isdigit() and not _is_running(int(path.suffix[1:]))
    )


def forget_crash(plugin_id: str) -> None:
    """Let the plugin be tried again."""
    for path in starting_folder().glob(f"{plugin_id}.*"):
        if path.suffix[1:].isdigit() and not _is_running(int(path.suffix[1:])):
            path.unlink(missing_ok=True)


def _note(plugin_id: str) -> Path:
    return starting_folder() / f"{plugin_id}.{os.getpid()}"


def _is_running(process: int) -> bool:
    """True for another process that lives; at its own start a process has left no note."""
    if process == os.getpid():
        return False
    if sys.platform == "win32":
        return _is_running_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it lives and belongs to somebody else
        return True
    return True


def _is_running_on_windows(process: int) -> bool:
    import ctypes

    synchronise, still_waiting = 0x00100000, 0x00000102
    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(synchronise, False, process)
    if not handle:
        return False
    try:
        return bool(kernel.WaitForSingleObject(handle, 0) == still_waiting)
    finally:
        kernel.CloseHandle(handle)
