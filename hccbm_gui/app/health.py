"""What the program needs of its computer, examined piece by piece."""

import ctypes
import os
import sys
import tempfile
from typing import Any

from hccbm_gui.app.graphics_check import check_graphics
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.services.provenance import library_versions
from hccbm_gui.services.settings import user_folder

DECODERS = {
    "1.2.840.10008.1.2.5": "RLE Lossless",
    "1.2.840.10008.1.2.4.50": "JPEG Baseline",
    "1.2.840.10008.1.2.4.51": "JPEG Extended",
    "1.2.840.10008.1.2.4.57": "JPEG Lossless",
    "1.2.840.10008.1.2.4.70": "JPEG Lossless, first order",
    "1.2.840.10008.1.2.4.80": "JPEG-LS Lossless",
    "1.2.840.10008.1.2.4.81": "JPEG-LS Near-lossless",
    "1.2.840.10008.1.2.4.90": "JPEG 2000 Lossless",
    "1.2.840.10008.1.2.4.91": "JPEG 2000",
}
"""Compressed transfer syntaxes (PS3.6 table A-1) met in practice."""

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
    versions = library_versions()
    progress(0.2, "Decoders")
    decoders = check_decoders()
    progress(0.4, "System libraries")
    libraries = missing_libraries()
    progress(0.5, "Graphics")
    graphics = check_graphics()
    settings = check_folder()
    display = display_name()
    advice = _advice(decoders, libraries, graphics, settings, display)
    serious = [entry for entry in advice if not entry.startswith("For information")]
    return {
        "ok": not serious,
        "versions": versions,
        "opengl": graphics,
        "decoders": decoders,
        "missing_libraries": libraries,
        "display": display,
        "settings": settings,
        "advice": advice,
    }


def check_decoders() -> list[dict[str, Any]]:
    """For every transfer syntax whether its pixels can be decoded here."""
    from pydicom.pixels import get_decoder

    found = []
    for uid, name in DECODERS.items():
        try:
            decoder = get_decoder(uid)
            available = bool(decoder.is_available)
            missing = [] if available else [str(entry) for entry in decoder.missing_dependencies]
        except NotImplementedError:
            available, missing = False, []
        found.append(
            {"transfer_syntax": uid, "name": name, "available": available, "missing": missing}
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


def _advice(
    decoders: list[dict[str, Any]],
    libraries: list[str],
    graphics: dict[str, Any],
    settings: dict[str, Any],
    display: str,
) -> list[str]:
    advice = []
    if libraries:
        packages = " ".join(QT_LIBRARIES[name] for name in libraries)
        advice.append(f"The window cannot open: install {packages} (apt-get install on Debian).")
    if graphics["problem"]:
        advice.append(
            f"{graphics['problem']}: install a graphics driver, or Mesa for software drawing "
            "(libgl1-mesa-dri), and try LIBGL_ALWAYS_SOFTWARE=1."
        )
    absent = [entry["name"] for entry in decoders if not entry["available"]]
    if absent:
        advice.append(
            f"Files in {', '.join(absent)} cannot be shown: "
            "pip install pylibjpeg pylibjpeg-openjpeg pylibjpeg-rle pyjpegls python-gdcm."
        )
    if not settings["writable"]:
        advice.append(
            f"Nothing can be written to {settings['folder']}: settings are lost at the end. "
            "Set HCCBM_CONFIG_DIR to a folder of yours."
        )
    if graphics["software"]:
        advice.append("For information: OpenGL runs in software; that works, a GPU is faster.")
    if not display:
        advice.append(
            "For information: there is no display. Commands work; a window needs a desktop or "
            "xvfb-run -a -s '-screen 0 1600x1000x24 +extension GLX' hccbm-gui ..."
        )
    return advice
