"""What plugins lay over the images, in the window: shown, toned, hidden, gone with the patient."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.overlay import DoseOverlay, ImageOverlay, Isodose
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services import gate
from hccbm_gui.services.session import Session
from hccbm_gui.views.layers.overlay_control import OverlayLook
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.wiring import assemble_window

pytestmark = pytest.mark.gl
MakeCase = Callable[..., Case]
MAGENTA = (255, 0, 255)


def dose(frame: str = "frame-1", **look: object) -> DoseOverlay:
    """20 Gy everywhere, in a colour that nothing else has."""
    geometry = Geometry.from_axes((20, 20, 20), (-76, -76, -76), (8, 8, 8), frame)
    volume = Volume(np.full((20, 20, 20), 20.0, np.float32), geometry, Unit.GY)
    made = DoseOverlay("Dose", volume, (Isodose(10.0, MAGENTA, "10.0 Gy"),), opacity=1.0)
    return replace(made, **look)  # type: ignore[arg-type]


@pytest.fixture
def window(qt_app: QApplication, make_case: MakeCase) -> Iterator[MainWindow]:
    gate._last_told.clear()
    made = assemble_window(Session())
    made.resize(1400, 900)
    made.show()
    assert QTest.qWaitForWindowExposed(made)
    made.session.open_case(make_case())
    assert made.session.jobs.wait(10.0)
    yield made
    made.close()
    made.deleteLater()
    qt_app.processEvents()


def magenta_share(window: MainWindow, plane: str) -> float:
    """Share of a view that has the colour of the wash."""
    QTest.qWait(60)
    image: QImage = window.slices.views[plane].grabFramebuffer()  # type: ignore[index]
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    picture = rows[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).astype(int)
    return float((np.abs(picture - MAGENTA) < 30).all(axis=-1).mean())


PLANES = ("axial", "coronal", "sagittal")


def test_an_overlay_of_the_session_is_painted_in_all_views_until_it_is_removed(
    window: MainWindow,
) -> None:
    control = window.slices.toolbar.overlays
    assert not control.isVisible()
    window.session.set_overlay(dose())
    assert all(magenta_share(window, plane) > 0.05 for plane in PLANES)
    assert control.isVisible()
    assert control.text() == "Dose"
    assert ("Dose", 20.0, "Gy") in window.slices.layers_at((0.0, 0.0, 0.0))
    window.session.remove_overlay("Dose")
    assert all(magenta_share(window, plane) == 0.0 for plane in PLANES)
    assert not control.isVisible()


def test_the_button_shows_and_hides_and_its_menu_takes_wash_lines_and_opacity(
    window: MainWindow,
) -> None:
    window.session.set_overlay(dose())
    control = window.slices.toolbar.overlays
    control.click()
    assert magenta_share(window, "axial") == 0.0
    assert len(window.slices.layers_at((0.0, 0.0, 0.0))) == 1
    control.click()
    full = magenta_share(window, "axial")
    assert full > 0.05
    control.wash.trigger()
    assert magenta_share(window, "axial") < full / 4
    control.wash.trigger()
    control.opacity.setValue(30)
    assert magenta_share(window, "axial") < full / 4
    assert control.look == OverlayLook(True, lines=True, wash=True, opacity=0.3)


def test_what_the_user_said_stays_until_the_plugin_says_otherwise(window: MainWindow) -> None:
    control = window.slices.toolbar.overlays
    window.session.set_overlay(dose())
    control.wash.trigger()
    window.session.set_overlay(dose())
    assert not control.wash.isChecked()
    assert control.look.wash is False
    window.session.set_overlay(dose(opacity=0.6))
    assert control.wash.isChecked()
    assert control.opacity.value() == 60
    control.click()
    gamma = ImageOverlay("Gamma 3 % / 3 mm", dose().volume, "gamma", 0.0, 2.0)
    window.session.set_overlay(gamma)
    assert control.isChecked()
    assert control.look.visible


def test_space_blinks_the_dose_too(window: MainWindow) -> None:
    window.session.set_overlay(dose())
    window.slices.blink_overlay(False)
    assert magenta_share(window, "axial") == 0.0
    window.slices.blink_overlay(True)
    assert magenta_share(window, "axial") > 0.05


def test_a_dose_of_another_frame_is_not_painted(window: MainWindow) -> None:
    window.session.set_overlay(dose(frame="other"))
    assert all(magenta_share(window, plane) == 0.0 for plane in PLANES)
    assert len(window.slices.layers_at((0.0, 0.0, 0.0))) == 1


def test_overlays_are_gone_with_the_patient(window: MainWindow, make_case: MakeCase) -> None:
    window.session.set_overlay(dose())
    window.session.open_case(make_case())
    assert magenta_share(window, "axial") == 0.0
    assert not window.slices.toolbar.overlays.isVisible()


def test_a_map_alone_gives_the_button_its_first_word_and_has_no_lines(
    window: MainWindow,
) -> None:
    control = window.slices.toolbar.overlays
    window.session.set_overlay(
        ImageOverlay("Gamma 3 % / 3 mm", dose().volume, "gamma", 0.0, 2.0, opacity=0.4)
    )
    assert control.text() == "Gamma"
    assert not control.lines.isVisible()
    assert control.opacity.value() == 40


def test_one_view_has_the_key_and_it_is_one_that_is_seen(window: MainWindow) -> None:
    window.session.set_overlay(dose())

    def keyed() -> list[str]:
        views = window.slices.views.items()
        return [plane for plane, view in views if view.isVisible() and view.scene._overlays.key()]

    assert keyed() == ["axial"]
    window.slices.maximise("coronal")
    assert keyed() == ["coronal"]
    window.slices.maximise("coronal")
    assert keyed() == ["axial"]
