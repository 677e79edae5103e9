"""Asks OpenGL and the screens for what they are, each in a process of its own.

A broken driver then ends that process only.
"""

import json
import subprocess
import sys
from typing import Any

TIMEOUT_S = 60
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "gdi generic", "basic")


def check_graphics() -> dict[str, Any]:
    """Renderer, version, vendor, whether it is software, and the problem in words if any."""
    found: dict[str, Any] = {
        "renderer": "",
        "version": "",
        "vendor": "",
        "software": None,
        "problem": "",
    }
    told, why = _ask("from hccbm_gui.app.graphics_check import tell; tell()")
    if told is None:
        return {**found, "problem": f"OpenGL {why}"}
    renderer = str(told["renderer"])
    return {
        "renderer": renderer,
        "version": str(told["version"]),
        "vendor": str(told["vendor"]),
        "software": any(word in renderer.lower() for word in SOFTWARE) if renderer else None,
        "problem": "" if renderer else "no OpenGL context could be made",
    }


def check_window() -> dict[str, Any]:
    """The screens as Qt sees them, and the OpenGL that a window would get.

    Keys: ``platform``, ``screens`` (a list of name, width_px, height_px, scale, hertz), ``opengl``
    (version of a context as the views ask for it, empty for none), ``problem``.
    """
    found: dict[str, Any] = {"platform": "", "screens": [], "opengl": "", "problem": ""}
    told, why = _ask("from hccbm_gui.app.graphics_check import tell_window; tell_window()")
    return {**found, "problem": f"A window {why}"} if told is None else {**found, **told}


def tell() -> None:
    """Print what OpenGL says of itself, as JSON."""
    import vtkmodules.vtkRenderingOpenGL2  # noqa: F401 - registers the factories
    from vtkmodules.vtkCommonCore import vtkObject
    from vtkmodules.vtkRenderingCore import vtkRenderer, vtkRenderWindow

    vtkObject.GlobalWarningDisplayOff()
    window = vtkRenderWindow()
    window.SetOffScreenRendering(1)
    window.SetSize(16, 16)
    window.AddRenderer(vtkRenderer())
    window.Render()
    said = {}
    for line in str(window.ReportCapabilities() or "").splitlines():
        key, _, value = line.partition(":")
        said[key.strip().lower()] = value.strip()
    words = {
        "renderer": "opengl renderer string",
        "version": "opengl version string",
        "vendor": "opengl vendor string",
    }
    print(json.dumps({name: said.get(key, "") for name, key in words.items()}))


def tell_window() -> None:
    """Print platform, screens and the OpenGL of a window, as JSON."""
    from PySide6.QtGui import QGuiApplication, QOpenGLContext

    from hccbm_gui.render.gl_format import gl_problem, use_core_profile

    use_core_profile()
    application = QGuiApplication(["doctor"])
    screens = [
        {
            "name": screen.name(),
            "width_px": round(screen.size().width() * screen.devicePixelRatio()),
            "height_px": round(screen.size().height() * screen.devicePixelRatio()),
            "scale": screen.devicePixelRatio(),
            "hertz": round(screen.refreshRate(), 1),
        }
        for screen in application.screens()
    ]
    context = QOpenGLContext()
    made = context.create()
    form = context.format()
    opengl = f"{form.majorVersion()}.{form.minorVersion()}" if made else ""
    problem = gl_problem().splitlines()
    print(
        json.dumps(
            {
                "platform": application.platformName(),
                "screens": screens,
                "opengl": opengl,
                "problem": problem[0] if problem else "",
            }
        )
    )


def _ask(code: str) -> tuple[dict[str, Any] | None, str]:
    """What Python code printed last, as JSON, in a process of its own; or why it did not."""
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"could not be asked: {error}"
    lines = ran.stdout.decode("utf-8", "replace").strip().splitlines()
    if ran.returncode != 0 or not lines or not lines[-1].startswith("{"):
        said = ran.stderr.decode("utf-8", "replace").strip().splitlines()
        last = f" ({said[-1]})" if said else ""
        return None, f"ended its process with code {ran.returncode}{last}"
    told: dict[str, Any] = json.loads(lines[-1])
    return told, ""
