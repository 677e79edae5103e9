"""File, edit, view and help: what the window can do without a tool."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication, QWidget

from hccbm_gui.views.command import Command

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow

translate = QCoreApplication.translate


def basic_commands(window: "MainWindow") -> tuple[Command, ...]:
    """What is there whatever else is built in."""
    return (*_file_commands(window), *_edit_commands(window), *_view_commands(window))


def needs_patient(window: "MainWindow") -> str:
    """Why not, where no patient is open."""
    if window.session.case is None:
        return translate("commands", "Open a patient first.")
    return ""


def needs_image(window: "MainWindow") -> str:
    """Why not, where the patient has no image that can be sliced."""
    case = window.session.case
    if case is None or not case.volumes:
        return translate("commands", "Needs a patient with a CT, MR, SPECT or PET.")
    return ""


def _file_commands(window: "MainWindow") -> tuple[Command, ...]:
    files = window.files

    def no_comparison() -> str:
        case = window.session.case
        if case is None or case.comparison is None or window.session.stale:
            return translate("commands", "There is no comparison yet: choose a GTV and a spot.")
        return ""

    return (
        Command("file.open", translate("commands", "Open a folder…"), "File", files.open_folder),
        Command(
            "file.open_files",
            translate("commands", "Open files, a ZIP archive or a DICOMDIR…"),
            "File",
            files.open_files,
        ),
        Command(
            "file.phantom",
            translate("commands", "Open the phantom patient"),
            "File",
            files.open_phantom,
        ),
        Command(
            "file.close",
            translate("commands", "Close the patient"),
            "File",
            files.close_patient,
            why_not=lambda: needs_patient(window),
        ),
        Command(
            "file.report",
            translate("commands", "Report (PDF)…"),
            "File",
            files.save_report,
            why_not=no_comparison,
        ),
        Command(
            "file.picture",
            translate("commands", "Save the comparison as a picture…"),
            "File",
            files.save_picture,
            why_not=no_comparison,
        ),
    )


def _edit_commands(window: "MainWindow") -> tuple[Command, ...]:
    session = window.session

    def nothing_done() -> str:
        return "" if session.undo_label else translate("commands", "Nothing was changed yet.")

    def nothing_undone() -> str:
        return "" if session.redo_label else translate("commands", "Nothing was undone.")

    return (
        Command(
            "edit.undo", translate("commands", "Undo"), "Edit", session.undo, why_not=nothing_done
        ),
        Command(
            "edit.redo", translate("commands", "Redo"), "Edit", session.redo, why_not=nothing_undone
        ),
    )


def _view_commands(window: "MainWindow") -> tuple[Command, ...]:
    def without_image() -> str:
        return needs_image(window)

    return (
        Command(
            "view.structures",
            translate("commands", "Structures on or off"),
            "View",
            window.left.structures.toggle_all,
            why_not=lambda: needs_patient(window),
        ),
        Command(
            "view.next",
            translate("commands", "Next view"),
            "View",
            lambda: go_to_view(window, 1),
            why_not=lambda: needs_patient(window),
        ),
        Command(
            "view.previous",
            translate("commands", "Previous view"),
            "View",
            lambda: go_to_view(window, -1),
            why_not=lambda: needs_patient(window),
        ),
        Command(
            "view.full_screen",
            translate("commands", "Full screen"),
            "View",
            lambda: toggle_full_screen(window),
            checked=window.isFullScreen,
        ),
    )


def go_to_view(window: "MainWindow", by: int) -> None:
    """Give the keys to the next picture that is seen, in the order of the layout."""
    grid = window.slices
    seen = [grid.panes.widgets[key] for key in grid.arrangement.keys if key in grid.panes.widgets]
    views = [view for view in seen if view.isVisible()]
    now = QApplication.focusWidget()
    place = next((i for i, view in enumerate(views) if _is_within(now, view)), None)
    if views:
        following = (0 if by > 0 else -1) if place is None else (place + by) % len(views)
        views[following].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _is_within(widget: QWidget | None, view: QWidget) -> bool:
    return widget is not None and (widget is view or view.isAncestorOf(widget))


def toggle_full_screen(window: QWidget) -> None:
    """Full screen and back."""
    if window.isFullScreen():
        window.showNormal()
    else:
        window.showFullScreen()
