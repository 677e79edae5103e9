"""What the import contracts cannot say of parts of PySide6: where widgets may be used."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
WIDGETS = {"PySide6.QtWidgets", "PySide6.QtOpenGLWidgets"}
MAY_HAVE_WIDGETS = (
    "hccbm_gui/render/gl_widget.py",
    "hccbm_gui/plugin/dvh_plots/",
    "hccbm_gui/plugin/check_list.py",
)
"""The one view of VTK, and the plots and lists that plugins share."""


def imports(path: Path) -> Iterator[str]:
    """Modules that a file imports while it runs, not those for type checking alone."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            node.body = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def files(room: str) -> list[Path]:
    return sorted((ROOT / "hccbm_gui" / room).rglob("*.py"))


@pytest.mark.parametrize("room", ["core", "io", "services", "render", "plugin"])
def test_only_named_places_use_widgets_below_the_views(room: str) -> None:
    for path in files(room):
        name = path.relative_to(ROOT).as_posix()
        used = WIDGETS.intersection(imports(path))
        assert not used or name.startswith(MAY_HAVE_WIDGETS), f"{name} imports {used}"


def test_vtk_is_imported_by_its_modules_only() -> None:
    for path in (ROOT / "hccbm_gui").rglob("*.py"):
        assert "vtk" not in set(imports(path)), f"{path.name} imports all of vtk"


def test_no_file_of_the_product_grows_beyond_a_few_screens() -> None:
    sources = [*(ROOT / "hccbm_gui").rglob("*.py"), *(ROOT / "plugins").rglob("*.py")]
    lengths = {p.name: len(p.read_text(encoding="utf-8").splitlines()) for p in sources}
    assert {name: n for name, n in lengths.items() if n > 320} == {}


def test_a_headless_run_of_plugins_imports_no_widgets() -> None:
    code = (
        "import sys\n"
        "from hccbm_gui.plugin import api, command_context, contributed, plots\n"
        "from hccbm_gui.plugin.host import open_plugins\n"
        "open_plugins()\n"
        "found = {'PySide6.QtWidgets', 'pyqtgraph', 'vtkmodules'} & set(sys.modules)\n"
        "assert not found, found\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
