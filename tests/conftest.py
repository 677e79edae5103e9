"""What every test has at hand, and what no test may leave behind."""

import contextlib
import gc
import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

# A build must not depend on chance; HYPOTHESIS_PROFILE=explore looks for new examples.
settings.register_profile("build", derandomize=True, deadline=None)
settings.register_profile("explore", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "build"))

os.environ.setdefault("LIBGL_ALWAYS_SOFTWARE", "1")


@pytest.fixture(scope="session")
def shared_data() -> Iterator[Path]:
    """The public data sets beside the checkout; tests that need them skip without them."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the public data sets are not beside the checkout")
    before = _hashes(folder)
    yield folder
    assert _hashes(folder) == before, "a test changed the public data sets"


def _hashes(folder: Path) -> dict[Path, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="session", autouse=True)
def scanned() -> Iterator[dict[Path, tuple[int, ...]]]:
    """Every file that the program looks into, with its state at that time."""
    from hccbm_gui.io.scanning import read_ahead
    from hccbm_gui.services.settings import FOLDER_VARIABLE

    seen: dict[Path, tuple[int, ...]] = {}
    look = read_ahead._beginning

    def looking(file: Any) -> Any:
        own = os.environ.get(FOLDER_VARIABLE)
        if own is None or not file.path.is_relative_to(own):
            with contextlib.suppress(OSError):
                seen.setdefault(file.path, _state(file.path))
        return look(file)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_ahead, "_beginning", looking)
        yield seen


@pytest.fixture(autouse=True)
def no_source_is_changed(
    request: pytest.FixtureRequest, scanned: dict[Path, tuple[int, ...]]
) -> Iterator[None]:
    """What a test opened it has left as it was, but where the test itself plays the clinic."""
    scanned.clear()
    yield
    if request.node.get_closest_marker("rewrites_sources"):
        return
    changed = [path for path, was in scanned.items() if path.exists() and _state(path) != was]
    assert not changed, f"source files were changed: {changed[:3]}"


def _state(path: Path) -> tuple[int, ...]:
    """Size and times; nobody can write to a file without moving its time of change."""
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns


@pytest.fixture(scope="session", autouse=True)
def qt_app() -> "QApplication":
    """The one application of the test process, with the surface format that VTK needs."""
    # Not earlier: the virtual screen is there only once the run has begun.
    screen = bool(os.environ.get("DISPLAY"))
    os.environ.setdefault("QT_QPA_PLATFORM", "xcb" if screen else "offscreen")
    from PySide6.QtWidgets import QApplication

    from hccbm_gui.render.gl_widget import use_core_profile

    use_core_profile()
    return QApplication(["tests"])


@pytest.fixture(scope="module", autouse=True)
def a_small_heap_to_search() -> None:
    """What earlier modules imported is never garbage: searching it after each test cost most."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    """After each test no top-level widget may be left open."""
    yield
    import sys

    if "PySide6.QtWidgets" not in sys.modules:
        return
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance()
    if not isinstance(app, QApplication):
        return
    app.sendPostedEvents(None, 0)
    app.processEvents()
    gc.collect()
    left = [type(w).__name__ for w in app.topLevelWidgets() if w.isVisible()]
    assert not left, f"still open after the test: {left}"
