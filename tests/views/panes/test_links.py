"""Pictures follow each other across frames where these are registered, and say where not."""

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from hccbm_gui.views.main_window import MainWindow

pytestmark = pytest.mark.gl
Settled = Callable[[MainWindow], None]
SHIFT_MM = np.array((30.0, -20.0, 100.0))


def remarks(window: MainWindow) -> list[str]:
    """What the pictures say about their positions."""
    labels = window.slices.findChildren(QLabel, "remark")
    return sorted({label.text() for label in labels if label.isVisible()})


def cursor(window: MainWindow, key: str) -> np.ndarray:
    return np.array(window.slices.panes.slices()[key].scene.cursor_mm)


def test_an_unregistered_study_stays_where_it_is_and_says_so(
    window: MainWindow, settled: Settled
) -> None:
    window.slices.show_layout("pre_post")
    settled(window)
    before = cursor(window, "axial pre")
    window.session.set_cursor((10.0, 12.0, 30.0))
    assert np.allclose(cursor(window, "axial pre"), before)
    assert remarks(window) == ["Not linked: another frame of reference, not registered"]
    there = np.add(before, (5.0, 6.0, 7.0))
    window.slices.panes.slices()["coronal pre"].cursor_wanted.emit(tuple(there))
    assert np.allclose(cursor(window, "axial pre"), there)
    assert window.session.cursor_mm == (10.0, 12.0, 30.0)


def test_link_here_takes_both_along_from_then_on_in_both_directions_and_undo_ends_it(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    grid.show_layout("pre_post")
    here = np.array((10.0, 12.0, 30.0))
    window.session.set_cursor(tuple(here))
    grid.panes.slices()["axial pre"].cursor_wanted.emit(tuple(here + SHIFT_MM))
    grid.links.link_here("axial pre")
    settled(window)
    assert window.session.undo_label == "Link two images by hand"
    assert remarks(window) == ["Linked by hand, not registered"]
    window.session.set_cursor((0.0, 4.0, -20.0))
    assert np.allclose(cursor(window, "coronal pre"), np.add(SHIFT_MM, (0.0, 4.0, -20.0)))
    grid.panes.slices()["axial pre"].cursor_wanted.emit(tuple(np.add(SHIFT_MM, (7.0, 8.0, 9.0))))
    assert window.session.cursor_mm == pytest.approx((7.0, 8.0, 9.0))
    assert np.allclose(cursor(window, "axial"), (7.0, 8.0, 9.0))
    window.session.undo()
    settled(window)
    assert remarks(window) == ["Not linked: another frame of reference, not registered"]
    window.session.set_cursor((1.0, 1.0, 1.0))
    assert np.allclose(cursor(window, "axial pre"), np.add(SHIFT_MM, (7.0, 8.0, 9.0)))


def test_unlinked_images_stay_and_link_again_to_the_main_one(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    grid.show_layout("compare")
    settled(window)
    window.session.set_cursor((10.0, 12.0, 30.0))
    grid.links.set_linked(False)
    window.session.set_cursor((0.0, 0.0, 0.0))
    assert np.allclose(cursor(window, "axial functional"), (10.0, 12.0, 30.0))
    assert np.allclose(cursor(window, "sagittal"), 0.0)
    assert "Not linked with the other views" in remarks(window)
    grid.links.set_linked(True)
    assert np.allclose(cursor(window, "axial functional"), 0.0)
    assert remarks(window) == []
    assert grid.choices.settings.linked


def test_an_image_of_another_frame_is_fused_only_through_a_link_and_carries_its_note(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    grid.images.put("axial", "mr")
    assert grid.shown_of("axial").base_uid == "mr"
    assert grid.shown.base_uid == "ct"
    settled(window)
    grid.links.link_here("axial")
    grid.images.show_as_others("axial")
    grid.images.set_overlay("axial", "mr")
    settled(window)
    assert remarks(window) == ["MR linked by hand, not registered"]
    values = {label: value for label, value, _ in grid.layers_at(window.session.cursor_mm)}
    assert values["MR"] == pytest.approx(400.0, abs=1.0)
    window.session.undo()
    settled(window)
    values = {label: value for label, value, _ in grid.layers_at(window.session.cursor_mm)}
    assert "MR" not in values


def test_what_lies_in_the_same_frame_needs_no_link(window: MainWindow) -> None:
    assert "already" in window.slices.links.why_not_here("axial")


def test_the_values_in_the_status_line_are_those_of_the_image_under_the_hand(
    window: MainWindow, settled: Settled
) -> None:
    grid = window.slices
    grid.images.put("sagittal", "mr")
    settled(window)
    grid.views["sagittal"].hovered.emit((0.0, 0.0, 0.0))
    assert [label for label, _, _ in grid.layers_at((0.0, 0.0, 0.0))] == ["MR"]
    grid.views["axial"].hovered.emit((0.0, 0.0, 0.0))
    assert next(label for label, _, _ in grid.layers_at((0.0, 0.0, 0.0))) == "CT"


def test_a_click_on_the_bone_scan_leaves_the_depth_as_it_is(window: MainWindow) -> None:
    window.session.set_cursor((3.0, 17.0, 5.0))
    window.planar.cursor_wanted.emit((20.0, None, -40.0))
    assert window.session.cursor_mm == (20.0, 17.0, -40.0)


def test_a_structure_that_is_not_seen_says_where_it_lies(window: MainWindow) -> None:
    from dataclasses import replace

    grid, case = window.slices, window.session.case
    assert case is not None
    roi = case.rois[0]
    assert grid.where(roi) == ""
    foreign = replace(roi, frame_uid="frame-mr")
    assert grid.where(foreign) == "drawn on MR T1: another frame of reference, not registered"
    assert "not open" in grid.where(replace(roi, frame_uid="nowhere"))
    above = replace(roi, contours=tuple(np.add(c, (0.0, 0.0, 900.0)) for c in roi.contours))
    assert grid.where(above) == "superior of the image, z +860 to +940 mm"
    assert grid.where(replace(roi, contours=())) == "nothing is drawn yet"
