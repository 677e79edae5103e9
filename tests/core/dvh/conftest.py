"""The shapes with known DVHs and the published cases, for the tests of this folder."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _beside(name: str) -> ModuleType:
    """A module of this folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def shapes() -> ModuleType:
    """Spheres, cylinders and cones with their DVH in closed form."""
    return _beside("shapes")


@pytest.fixture(scope="session")
def slicerrt_baselines() -> ModuleType:
    """Readers of the cases with DVHs of Eclipse and CERR."""
    return _beside("slicerrt_baselines")
