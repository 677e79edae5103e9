"""What may be written where: new files, and never in the place of an image."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.errors import CannotWrite, InputRefused
from hccbm_gui.io.writing.new_file import write_new, write_over


def test_a_new_file_takes_the_place_of_none(tmp_path: Path) -> None:
    path = tmp_path / "a"
    write_new(path, b"one")
    with pytest.raises(InputRefused, match="exists already"):
        write_new(path, b"two")
    assert path.read_bytes() == b"one"


def test_an_earlier_report_may_be_replaced_and_leaves_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "report.pdf"
    for data in (b"%PDF one", b"%PDF two"):
        write_over(path, data)
    assert path.read_bytes() == b"%PDF two"
    assert list(tmp_path.iterdir()) == [path]
    with pytest.raises(CannotWrite):
        write_over(tmp_path / "nowhere" / "report.pdf", b"%PDF")


@pytest.mark.parametrize("preamble", [True, False])
def test_an_image_is_never_written_over_whatever_it_is_called(make: Any, preamble: bool) -> None:
    path = make.save(make.slice(np.zeros((4, 5), np.int16), (0, 0, 0)), "report.pdf")
    if not preamble:
        path.write_bytes(path.read_bytes()[132:])
    before = path.read_bytes()
    with pytest.raises(InputRefused, match="DICOM file"):
        write_over(path, b"%PDF")
    assert path.read_bytes() == before
