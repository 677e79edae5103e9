"""What the program needs of its computer, examined piece by piece."""

import ctypes
import os
import sys
import tempfile
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from hccbm_gui.app.graphics_check import check_graphics, check_window
from hccbm_gui.app.health_advice import advise
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.services.provenance import library_versions
from hccbm_gui.services.settings import user_folder

FURTHER = {
    "SimpleITK": "SimpleITK",
    "numba": "numba",
    "pyqtgraph": "pyqtgraph",
    "Pillow": "pillow",
    "imagecodecs": "imagecodecs",
}
"""Further libraries whose versions say something when a picture is wrong."""

QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
}
"""Shared libraries that Qt's xcb platform needs on Linux, and the Debian package of each."""


def examine(progress: Progress = quiet) -> dict[str, Any]:
    """Everything as one table; ``advice`` says in words what to do."""
    progress(0.0, "Versions")
    versions = all_versions()
    progress(0.2, "Decoders")
    decoders = check_decoders()
    progress(0.4, "System libraries")
    libraries = missing_libraries()
    progress(0.5, "Graphics")
    graphics = check_graphics()
    settings = check_folder()
    display = display_name()
    progress(0.8, "Screens")
    # Qt ends its process where there is no display; there is nothing to ask then.
    window = check_window() if display else no_window()
    facts: dict[str, Any] = {
        "versions": versions,
        "opengl": graphics,
        "decoders": decoders,
        "missing_libraries": libraries,
        "display": display,
        "settings": settings,
        "window": window,
    }
    advice = advise(facts, QT_LIBRARIES)
    serious = [entry for entry in advice if not entry.startswith("For information")]
    return {"ok": not serious, **facts, "advice": advice}


def all_versions() -> dict[str, str]:
    """Version by name of the program and everything it draws and decodes with."""
    versions = library_versions()
    try:
        from PySide6.QtCore import qVersion

        versions["Qt"] = qVersion()
    except ImportError:
        versions["Qt"] = "not installed"
    for name, distribution in FURTHER.items():
        try:
            versions[name] = version(distribution)
        except PackageNotFoundError:
            versions[name] = "not installed"
    return versions


def no_window() -> dict[str, Any]:
    """What `check_window` would say without a display."""
    return {"platform": "", "screens": [], "opengl": "", "problem": ""}


def check_decoders() -> list[dict[str, Any]]:
    """For every compressed transfer syntax who decodes its pixels here, in the order of asking."""
    from hccbm_gui.io.pixels.decoding import CODECS, FIRST_DECODER, SYNTAX_NAMES, decoders_of

    found = []
    for uid in CODECS:
        name = SYNTAX_NAMES[uid]
        decoders = list(decoders_of(uid))
        found.append(
            {
                "transfer_syntax": str(uid),
                "name": name,
                "available": bool(decoders),
                "decoders": decoders,
                "missing": [] if decoders else [FIRST_DECODER],
            }
        )
    return found


def missing_libraries() -> list[str]:
    """Shared libraries that the window needs and the system does not have (Linux only)."""
    if not sys.platform.startswith("linux"):
        return []
    missing = []
    for name in QT_LIBRARIES:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def check_folder() -> dict[str, Any]:
    """Where settings and log go, and whether they can be written."""
    folder = user_folder()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            return {"folder": str(folder), "writable": True}
    except OSError:
        return {"folder": str(folder), "writable": False}


def display_name() -> str:
    """The display a window would open on; empty when there is none."""
    if not sys.platform.startswith("linux"):
        return "desktop"
    return os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY") or ""
