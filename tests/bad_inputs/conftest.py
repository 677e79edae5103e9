"""The thirty inputs at hand: ``write("BI-06")`` gives the folder of one."""

import importlib.util
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.io.load import load_case
from hccbm_gui.services.log_file import stop_log

HERE = Path(__file__).parent


def _loaded(place: Path) -> Any:
    spec = importlib.util.spec_from_file_location(place.stem, place)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PARTS, MAKER = _loaded(HERE / "parts.py"), _loaded(HERE.parent / "dicom_maker.py")
WRITERS = {
    name.replace("bi_", "BI-"): function
    for module in ("objects", "stacks", "nuclear")
    for name, function in vars(_loaded(HERE / f"{module}.py")).items()
    if name.startswith("bi_")
}
"""Number to the function that writes the input."""

Write = Callable[..., Path]


@pytest.fixture(autouse=True)
def _own_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HCCBM_CONFIG_DIR", str(tmp_path / "config"))
    yield
    stop_log()


@pytest.fixture(scope="session")
def parts() -> Any:
    return PARTS


@pytest.fixture
def make(tmp_path: Path) -> Any:
    return MAKER.DicomMaker(tmp_path / "dicom")


@pytest.fixture
def write(make: Any) -> Write:
    """Write one of the thirty and give its folder."""

    def written(number: str, **how: Any) -> Path:
        folder: Path = WRITERS[number](make, PARTS, **how)
        return folder

    return written


@pytest.fixture
def opened(write: Write) -> Callable[..., Case]:
    """One of the thirty as it is opened."""

    def read(number: str, **how: Any) -> Case:
        return load_case([write(number, **how)])

    return read


@pytest.fixture
def row() -> Callable[..., Any]:
    """The row of one of the thirty on a case."""
    from hccbm_gui.core.checks.integrity import integrity_rows

    def found(case: Case, number: str, **beside: Any) -> Any:
        rows = integrity_rows(case, **beside)
        return next(one for one in rows if one.id == f"input.{number}")

    return found


@pytest.fixture(scope="session")
def writers() -> Any:
    return WRITERS
