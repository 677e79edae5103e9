"""Whether what is about to be read fits into memory, asked before it is tried."""

import ctypes
import os
import sys
from pathlib import Path

from hccbm_gui.core.errors import InputRefused

GIB = 1024**3
SPARE_BYTES = 256 * 1024**2
"""Left for everything else the program does."""


def require_room(needed_bytes: int, what: str) -> None:
    """Do nothing when `needed_bytes` fit into memory, or when nobody knows.

    Raises
    ------
    InputRefused : they do not fit; `what` needs them.
    """
    free = available_bytes()
    if free is None or needed_bytes + SPARE_BYTES <= free:
        return
    needed = f"{needed_bytes / GIB:.1f} GiB"
    raise InputRefused(
        f"{what} need {needed} of memory; {free / GIB:.1f} GiB are free.",
        remedy="Close other programs or patients, or open fewer series at once.",
    )


def available_bytes() -> int | None:
    """Memory that can be had without writing to disk; None where the system does not say."""
    if sys.platform == "win32":
        return _available_on_windows()
    try:
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        pass
    try:
        # Not what is free, but what there is: enough to refuse the impossible.
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (AttributeError, OSError, ValueError):
        return None


def _available_on_windows() -> int | None:
    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in ("physical", "available", "page")),
            *((f"_{n}", ctypes.c_ulonglong) for n in range(4)),
        )

    status = Status(length=ctypes.sizeof(Status))
    windows = getattr(ctypes, "windll", None)
    if windows is None or not windows.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
        return None
    return int(status.available)
