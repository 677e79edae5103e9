"""Small DICOM files built in code, for tests of reading and writing."""

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest


def _maker() -> Any:
    """The class in tests/dicom_maker.py."""
    place = Path(__file__).parents[1] / "dicom_maker.py"
    spec = importlib.util.spec_from_file_location("dicom_maker", place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.DicomMaker


DicomMaker = _maker()


@pytest.fixture
def make(tmp_path: Path) -> Any:
    return DicomMaker(tmp_path / "dicom")


@pytest.fixture
def turned() -> Callable[[float, float], np.ndarray[Any, Any]]:
    """Rows: across, down, normal of an image turned by two angles (radians)."""

    def rotation(a: float, b: float) -> np.ndarray[Any, Any]:
        one = np.array([[np.cos(a), np.sin(a), 0], [-np.sin(a), np.cos(a), 0], [0, 0, 1]])
        two = np.array([[1, 0, 0], [0, np.cos(b), np.sin(b)], [0, -np.sin(b), np.cos(b)]])
        return np.asarray(one @ two)

    return rotation
