"""The demo in the real window; it needs a display, for which Xvfb will do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hccbm_gui.app import demo
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import quiet

needs_display = pytest.mark.skipif(
    sys.platform.startswith("linux")
    and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")),
    reason="needs a display",
)


@pytest.mark.gl
@pytest.mark.slow
@needs_display
def test_the_demo_does_the_main_job_and_leaves_four_files(tmp_path: Path) -> None:
    out = tmp_path / "demo-out"
    ran = subprocess.run(
        [sys.executable, "-m", "hccbm_gui", "demo", "--small", "--out", str(out), "--json"],
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert "Problem" not in ran.stderr
    assert json.loads(ran.stdout)["files"] == list(demo.FILES)
    comparison = json.loads((out / "comparison.json").read_text(encoding="utf-8"))
    assert comparison["adjusted"] is True
    assert comparison["bone_scan"]["alignment"]["approved"] is True
    assert (out / "report.pdf").read_bytes().startswith(b"%PDF")
    check_panes_are_filled(out / "window.png")


def check_panes_are_filled(picture: Path) -> None:
    from PySide6.QtGui import QImage

    image = QImage(str(picture))
    assert (image.width(), image.height()) == (1600, 1000)
    # Each twelfth of the middle of the window shows more than one flat colour.
    for column in range(4):
        for row in range(3):
            left, top = 300 + column * 320, 90 + row * 290
            shades = {
                image.pixel(left + x, top + y) for x in range(0, 300, 7) for y in range(0, 270, 7)
            }
            assert len(shades) > 8, (column, row)


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (out / "phantom").mkdir(parents=True)
    (out / "phantom" / "thesis.txt").write_text("mine")
    with pytest.raises(InputRefused, match="not empty"):
        demo.do_main_job(out, small=True, progress=quiet)
    assert (out / "phantom" / "thesis.txt").exists()
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(InputRefused, match="is a file"):
        demo.do_main_job(tmp_path / "file", small=True, progress=quiet)
