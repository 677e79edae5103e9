"""Plugins written by the tests, in folders and settings of their own."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from hccbm_gui.plugin import loading
from hccbm_gui.plugin.finding import read_plugin
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.record import MODULE_PREFIX, Plugin, Source
from hccbm_gui.plugin.trust import Trust
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session

HEAD = 'id = "{id}"\nname = "{id}"\nversion = "1.0"\napi = 1\n'
PANEL = '[[panels]]\ntitle = "{id}"\nentry = "panel:create_panel"\n'

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "config"))
    gate._last_told.clear()
    yield
    for name in {one.partition(".")[0] for one in sys.modules if one.startswith(MODULE_PREFIX)}:
        loading.unload(name)


@pytest.fixture
def session(qt_app: QApplication) -> Iterator[Session]:
    made = Session()
    yield made
    made.jobs.shutdown()


@pytest.fixture
def problems() -> Iterator[list[Exception]]:
    """Everything that the gate tells during the test."""
    told: list[Exception] = []
    stop = gate.on_problem(told.append)
    yield told
    stop()


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a plugin: ``write("name", panel="code", toml="more of the manifest")``."""

    def make(name: str, *, toml: str = PANEL, place: Path | None = None, **modules: str) -> Path:
        folder = (place or tmp_path / "plugins") / name
        folder.mkdir(parents=True)
        (folder / "plugin.toml").write_text((HEAD + toml).format(id=name), encoding="utf-8")
        (folder / "__init__.py").write_text("", encoding="utf-8")
        for module, code in modules.items():
            (folder / f"{module}.py").write_text(code, encoding="utf-8")
        return folder

    return make


@pytest.fixture
def one(write: Write) -> Callable[..., tuple[PluginSet, Plugin]]:
    """A set of one plugin that came with the program, written as by `write`."""

    def make(name: str, **parts: str) -> tuple[PluginSet, Plugin]:
        folder = write(name, **parts)
        plugin = read_plugin(folder, Source.BUILT_IN, Trust(), frozenset())
        return PluginSet([plugin]), plugin

    return make
