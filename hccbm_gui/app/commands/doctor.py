"""``doctor``: is everything here that the program needs, and if not, what to do."""

import argparse
from typing import Any

from hccbm_gui.app.answer import Answer
from hccbm_gui.core.progress import Progress

HELP = "check graphics, decoders, libraries and folders, and say what to do"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing of its own."""


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Look everywhere; the answer is also given when something is wrong."""
    from hccbm_gui.app.health import examine

    health = examine(progress)
    lines = [f"{name} {version}" for name, version in health["versions"].items()]
    graphics = health["opengl"]
    opengl = [graphics["renderer"] or "none", graphics["version"], graphics["vendor"]]
    lines.append("OpenGL: " + ", ".join(part for part in opengl if part))
    lines += _window_lines(health["window"])
    absent = [entry["name"] for entry in health["decoders"] if not entry["available"]]
    lines.append("Image decoders: " + (f"missing: {', '.join(absent)}" if absent else "all there"))
    libraries = health["missing_libraries"]
    lines.append("System libraries: " + (f"missing: {', '.join(libraries)}" if libraries else "ok"))
    lines.append(f"Display: {health['display'] or 'none'}")
    lines.append(f"Settings and log: {health['settings']['folder']}")
    lines += [f"! {advice}" for advice in health["advice"]]
    lines.append("Everything is in order." if health["ok"] else "See the lines marked with !")
    return Answer(health, "\n".join(lines))


def _window_lines(window: dict[str, Any]) -> list[str]:
    """The screens, and the OpenGL that a window gets; nothing without a display."""
    if not window["platform"]:
        return []
    lines = [f"Window: {window['platform']}, OpenGL {window['opengl'] or 'none'}"]
    for screen in window["screens"]:
        size = f"{screen['width_px']} x {screen['height_px']} px"
        lines.append(f"Screen {screen['name']}: {size}, scale {screen['scale']:g}")
    return lines
