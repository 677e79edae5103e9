"""What a user should do about what the doctor found, in words."""

from collections.abc import Mapping
from typing import Any

BROKEN_QT = ("6.11.0", "6.11.1", "6.12.0")
"""Releases of PySide6 that resize docks and layouts wrongly or end the process."""

SMALLEST_SCREEN_PX = (1366, 768)
DECODERS = "imagecodecs"
"""The package that decodes every compressed transfer syntax."""


def advise(facts: Mapping[str, Any], packages: Mapping[str, str]) -> list[str]:
    """Sentences; those that begin with "For information" need nothing to be done.

    Parameters
    ----------
    facts : what `health.examine` found.
    packages : shared library to the package of Debian that has it.
    """
    return [
        *_on_libraries(facts, packages),
        *_on_versions(facts["versions"]),
        *_on_graphics(facts["opengl"], facts["window"]),
        *_on_decoders(facts["decoders"]),
        *_on_settings(facts["settings"]),
        *_on_screens(facts["window"], facts["display"]),
    ]


def _on_libraries(facts: Mapping[str, Any], packages: Mapping[str, str]) -> list[str]:
    if not facts["missing_libraries"]:
        return []
    wanted = " ".join(packages[name] for name in facts["missing_libraries"])
    return [f"The window cannot open: install {wanted} (apt-get install on Debian)."]


def _on_versions(versions: Mapping[str, str]) -> list[str]:
    told = []
    installed = versions.get("PySide6", "")
    if installed in BROKEN_QT:
        told.append(
            f"PySide6 {installed} lays windows out wrongly: pip install --upgrade "
            "'PySide6-Essentials != 6.11.0, != 6.11.1, != 6.12.0'."
        )
    absent = [name for name, found in versions.items() if found == "not installed"]
    if absent:
        told.append(f"Not installed: {', '.join(absent)}. Install the program again with pip.")
    return told


def _on_graphics(graphics: Mapping[str, Any], window: Mapping[str, Any]) -> list[str]:
    remedy = (
        "install a graphics driver, or Mesa for software drawing (libgl1-mesa-dri), "
        "and try LIBGL_ALWAYS_SOFTWARE=1."
    )
    told = []
    if graphics["problem"]:
        told.append(f"{graphics['problem']}: {remedy}")
    if window["problem"]:
        told.append(
            f"The views of a window stay without pictures. {window['problem']} To do: {remedy}"
        )
    if graphics["software"]:
        told.append("For information: OpenGL runs in software; that works, a GPU is faster.")
    return told


def _on_decoders(decoders: list[dict[str, Any]]) -> list[str]:
    absent = [entry["name"] for entry in decoders if not entry["available"]]
    if not absent:
        return []
    return [f"Files in {', '.join(absent)} cannot be shown: pip install {DECODERS}."]


def _on_settings(settings: Mapping[str, Any]) -> list[str]:
    if settings["writable"]:
        return []
    return [
        f"Nothing can be written to {settings['folder']}: settings are lost at the end. "
        "Set HCCBM_CONFIG_DIR to a folder of yours."
    ]


def _on_screens(window: Mapping[str, Any], display: str) -> list[str]:
    if not display:
        return [
            "For information: there is no display. Commands work; a window needs a desktop or "
            "xvfb-run -a -s '-screen 0 1600x1000x24 +extension GLX' hccbm-gui ..."
        ]
    told = []
    for screen in window["screens"]:
        scale = screen["scale"] or 1.0
        room = (round(screen["width_px"] / scale), round(screen["height_px"] / scale))
        if room[0] < SMALLEST_SCREEN_PX[0] or room[1] < SMALLEST_SCREEN_PX[1]:
            told.append(
                f"For information: the screen {screen['name']} gives {room[0]} x {room[1]} at a "
                f"scale of {scale:g}; below 1366 x 768 panels overlap. Set QT_SCALE_FACTOR to "
                "less than 1, or the scale of the desktop lower."
            )
    return told
