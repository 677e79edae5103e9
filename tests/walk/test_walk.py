"""The walk of `walk.py` on the small phantom: every step holds and shows something else."""

import importlib.util
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from hccbm_gui.io.phantom import write_phantom


def test_a_hand_gets_through_the_window(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "config"))
    place = Path(__file__).with_name("walk.py")
    found = importlib.util.spec_from_file_location("walk_of_the_docs", place)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    patient = tmp_path / "phantom"
    write_phantom(patient, small=True)
    taken = module.walk(patient, tmp_path / "walk")
    assert len(taken) == len(module.STEPS) + 3
    pictures = [
        QImage(str(path)).convertToFormat(QImage.Format.Format_Grayscale8) for path in taken
    ]
    small = [np.array(p.scaled(64, 40).constBits(), dtype=np.uint8) for p in pictures]
    assert all(picture.std() > 10.0 for picture in small)
    # Compare, 2x2 and one view alone look different from each other.
    names = [path.stem.split("-", 1)[1] for path in taken]
    compare, grid, alone = (
        small[names.index(name)].astype(float)
        for name in ("layout-compare", "layout-2x2", "maximised")
    )
    for one, other in ((compare, grid), (grid, alone), (compare, alone)):
        assert np.abs(one - other).mean() > 2.0
