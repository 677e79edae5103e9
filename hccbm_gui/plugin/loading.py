"""Loads the modules of plugins under private names, each class that Qt calls behind the gate.

Compiled code lying beside the source is neither read nor written: what runs is what was hashed,
and a file saved again within the same second is read again.
"""

import builtins
import importlib
import linecache
import sys
from collections.abc import Callable, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

_folders: dict[str, Path] = {}


def load_module(package: str, folder: Path, module: str) -> ModuleType:
    """Module `module` (dotted, inside the plugin) of the plugin in `folder`.

    Raises whatever its code raises.
    """
    if _folders.get(package) != folder:
        unload(package)
        _folders[package] = folder
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    return importlib.import_module(f"{package}.{module}")


def is_loaded(package: str, folder: Path, module: str) -> bool:
    """True when the code of the module in that folder has run already."""
    return _folders.get(package) == folder and f"{package}.{module}" in sys.modules


def unload(package: str) -> None:
    """Forget the modules of a plugin, so that its code is read again when next needed."""
    for name in [one for one in sys.modules if one == package or one.startswith(f"{package}.")]:
        del sys.modules[name]
    _folders.pop(package, None)
    importlib.invalidate_caches()
    linecache.checkcache()


class _Finder(MetaPathFinder):
    """Finds the packages of plugins, and what they import of themselves."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module within its plugin; None for every other name."""
        top = fullname.partition(".")[0]
        folder = _folders.get(top)
        if folder is None:
            return None
        spec = (
            _package(fullname, folder) if fullname == top else PathFinder.find_spec(fullname, path)
        )
        if spec is not None and isinstance(spec.loader, SourceFileLoader):
            spec.loader = _Loader(fullname, spec.loader.path)
            spec.cached = None
        return spec


def _package(name: str, folder: Path) -> ModuleSpec | None:
    start = folder / "__init__.py"
    if start.is_file():
        return spec_from_file_location(name, start, submodule_search_locations=[str(folder)])
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    return spec


class _Loader(SourceFileLoader):
    """Compiles the source anew, and has every class it makes looked at."""

    def get_code(self, fullname: str) -> CodeType:
        """The compiled source."""
        code: CodeType = self.source_to_code(self.get_data(self.path), self.path)
        return code

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of the module."""
        # Class statements look this up, also those within functions that run later.
        gated = {**vars(builtins), "__build_class__": _build_class}
        module.__dict__["__builtins__"] = gated
        exec(self.get_code(module.__name__), module.__dict__)


def _build_class(body: Callable[..., Any], name: str, *bases: Any, **options: Any) -> Any:
    made = builtins.__build_class__(body, name, *bases, **options)
    if isinstance(made, type) and "PySide6.QtCore" in sys.modules:
        from hccbm_gui.plugin.qt_gate import gate_class

        gate_class(made)
    return made
