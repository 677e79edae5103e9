"""Asks OpenGL for its name, in a process of its own: a broken driver ends that one only."""

import json
import subprocess
import sys
from typing import Any

TIMEOUT_S = 60
SOFTWARE = ("llvmpipe", "softpipe", "swrast", "swiftshader", "software", "gdi generic", "basic")


def check_graphics() -> dict[str, Any]:
    """Renderer, version, whether it is software, and the problem in words if there is one."""
    code = "from hccbm_gui.app.graphics_check import tell; tell()"
    found: dict[str, Any] = {"renderer": "", "version": "", "software": None, "problem": ""}
    try:
        ran = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, timeout=TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return {**found, "problem": f"OpenGL could not be asked: {error}"}
    lines = ran.stdout.decode("utf-8", "replace").strip().splitlines()
    if ran.returncode != 0 or not lines or not lines[-1].startswith("{"):
        return {**found, "problem": f"OpenGL ended its process with code {ran.returncode}"}
    told = json.loads(lines[-1])
    renderer = str(told["renderer"])
    return {
        "renderer": renderer,
        "version": str(told["version"]),
        "software": any(word in renderer.lower() for word in SOFTWARE) if renderer else None,
        "problem": "" if renderer else "no OpenGL context could be made",
    }


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
    renderer = said.get("opengl renderer string", "")
    print(json.dumps({"renderer": renderer, "version": said.get("opengl version string", "")}))
