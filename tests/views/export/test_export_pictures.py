"""Pictures of the window on their way into DICOM, and the command that leads there."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pydicom
import pytest
import shiboken6
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.services.session import Session
from hccbm_gui.views.export.export_commands import export_commands, show_export
from hccbm_gui.views.export.export_pictures import WINDOW, WindowPictures, rgb_of
from hccbm_gui.views.wiring import assemble_window


@pytest.mark.parametrize("width", [4, 5])
def test_a_picture_of_qt_keeps_its_colours_whatever_its_width(width: int) -> None:
    picture = QImage(width, 3, QImage.Format.Format_RGB32)
    picture.fill(QColor(10, 20, 30))
    picture.setPixelColor(width - 1, 2, QColor(200, 100, 50))
    pixels = rgb_of(picture)
    assert pixels.shape == (3, width, 3)
    assert pixels[0, 0].tolist() == [10, 20, 30]
    assert pixels[2, width - 1].tolist() == [200, 100, 50]


def test_the_window_offers_its_views_and_itself(
    qt_app: QApplication, make_case: Callable[..., Case], tmp_path: Path
) -> None:
    made = make_case()
    case = replace(made, series=(replace(made.series[0], study_uid="1.9"), *made.series[1:]))
    session = Session()
    window = assemble_window(session)
    try:
        (command,) = export_commands(window)
        assert command.why_not() == "Open a patient first."
        session.open_case(case)
        window.resize(1200, 800)
        window.show()
        QTest.qWait(50)
        assert command.why_not() == ""
        pictures = WindowPictures(window)
        assert len(pictures.titles()) >= 2
        with pytest.raises(MissingInput):
            pictures.take("sc:99")
        dialog = show_export(window)
        assert show_export(window) is dialog
        dialog.folder.set_path(tmp_path)
        for key in dialog.list.ticked_keys():
            dialog.list.set_ticked(key, False)
        dialog.list.set_ticked(WINDOW, True)
        dialog.start()
        assert session.jobs.wait(20.0)
        ds = pydicom.dcmread(tmp_path / "SC_The_whole_window.dcm")
        assert ds.pixel_array.std() > 5.0
        assert ds.BurnedInAnnotation == "NO"
        assert "written to" in window.status.currentMessage()
    finally:
        window.close()
        session.jobs.shutdown()
        shiboken6.delete(window)
