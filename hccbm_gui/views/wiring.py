"""Who tells whom: the window made whole, its parts connected with the session in one place."""

from PySide6.QtCore import Qt

from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.services.follow import FollowComparison
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.services.session import Session
from hccbm_gui.views.case_file.journal_strip import connect_journal
from hccbm_gui.views.case_file.saving import connect_saving
from hccbm_gui.views.commands.appearance import connect_looks
from hccbm_gui.views.commands.menu import add_plugin_menu, build_menu
from hccbm_gui.views.integrity.integrity import connect_integrity
from hccbm_gui.views.main_window import MainWindow
from hccbm_gui.views.measuring.measure_panel import connect_measuring
from hccbm_gui.views.navigation import (
    go_to_first_target,
    jump_to_roi,
    open_landmarks,
    open_panel_of_step,
    start_gtv,
)
from hccbm_gui.views.photograph.photographs import connect_photographs
from hccbm_gui.views.planar.planar_work import connect_planar_work
from hccbm_gui.views.plugin_area.plugin_menu import PluginMenu
from hccbm_gui.views.refresh import Refresh
from hccbm_gui.views.screens.screens import connect_screens
from hccbm_gui.views.spine.levels import connect_levels
from hccbm_gui.views.structure_page.shaping_desk import connect_structure_page
from hccbm_gui.views.structures.drawing import connect_drawing
from hccbm_gui.views.structures.structure_actions import connect_structures


def assemble_window(
    session: Session, palette: Palette | None = None, plugins: PluginSet | None = None
) -> MainWindow:
    """The window on `session`, with `plugins` or those that are found.

    The connections live as long as the window does.
    """
    FollowComparison(session)
    window = MainWindow(session, palette, plugins)
    connect_drawing(window)
    menu = build_menu(window)
    window.header.menu_button.setMenu(menu)
    plugin_menu = add_plugin_menu(window, menu)
    refresh = Refresh(window)
    _connect_session(window, refresh)
    _connect_lists(window)
    _connect_pictures(window, refresh)
    _connect_files(window, refresh)
    _connect_plugins(window, plugin_menu)
    connect_looks(window)
    connect_measuring(window)
    connect_levels(window)
    connect_saving(window)
    connect_journal(window)
    connect_planar_work(window)
    connect_photographs(window)
    connect_structures(window)
    connect_structure_page(window)
    connect_integrity(window)
    connect_screens(window)
    refresh.all()
    return window


def _connect_session(window: MainWindow, refresh: Refresh) -> None:
    session = window.session
    session.case_changed.connect(refresh.all)
    session.stale_changed.connect(refresh.all)
    session.step_changed.connect(refresh.step)
    session.history_changed.connect(lambda: window.status.show_undo(session.undo_label))
    # Queued: a strip that appears while a view paints would lay the window out within the paint.
    session.problem.connect(window.problems.show_problem, Qt.ConnectionType.QueuedConnection)
    session.cursor_changed.connect(window.slices.set_cursor)
    session.overlays_changed.connect(window.slices.show_overlays)
    window.bone.changed.connect(refresh.comparison)
    window.header.steps.chosen.connect(session.go_to_step)
    window.header.help_button.clicked.connect(window.show_keys)


def _connect_lists(window: MainWindow) -> None:
    left, act = window.left, window.actions_on_case
    left.tree.series_activated.connect(window.slices.show_series)
    window.slices.noted.connect(lambda text: window.status.showMessage(text, 8000))
    left.structures.visibility_changed.connect(window.slices.set_hidden)
    left.structures.contour_look_changed.connect(window.slices.set_contour_look)
    left.structures.gtv_chosen.connect(act.choose_gtv)
    left.structures.jump_wanted.connect(lambda key: jump_to_roi(window.session, key))
    left.spots.spot_chosen.connect(act.choose_spot)
    left.spots.state_wanted.connect(act.set_spot_state)
    left.spots.edit_wanted.connect(window.planar.redraw_spot)
    left.spots.search_wanted.connect(act.search_again)
    left.alignment.approve_wanted.connect(act.approve_alignment)
    left.alignment.projection_wanted.connect(act.align_again)
    left.alignment.landmarks_wanted.connect(lambda uid: open_landmarks(window, uid))
    left.new_gtv.clicked.connect(lambda: start_gtv(window))


def _connect_pictures(window: MainWindow, refresh: Refresh) -> None:
    session, act = window.session, window.actions_on_case
    window.slices.cursor_wanted.connect(session.set_cursor)
    window.slices.hovered.connect(refresh.position)
    window.slices.outline_drawn.connect(act.draw)
    window.slices.edit_wanted.connect(session.edit)
    window.slices.pane_made.connect(refresh.comparison)
    window.slices.layout_changed.connect(refresh.comparison)
    window.planar.spot_chosen.connect(act.choose_spot)
    window.planar.outline_drawn.connect(act.redraw_spot)
    window.planar.view_said.connect(act.say_view)
    act.analysis_wanted.connect(window.opening.analyse_case)
    window.comparison.rule.rule_changed.connect(act.set_rule)
    window.comparison.rule.gantry_changed.connect(act.set_gantry)


def _connect_files(window: MainWindow, refresh: Refresh) -> None:
    files = window.files
    files.open_wanted.connect(window.problems.clear)
    files.open_wanted.connect(window.opening.open_paths)
    window.opening.opened.connect(window.problems.clear)
    window.opening.opened_from.connect(window.remember_opened)
    files.report_written.connect(window.note_report)
    window.report_noted.connect(refresh.step)
    window.opening.noted.connect(lambda text: window.status.showMessage(text, 8000))
    window.opening.opened.connect(lambda case: go_to_first_target(window.session, case))
    window.comparison.report_wanted.connect(files.save_report)
    window.comparison.picture_wanted.connect(files.save_picture)
    window.welcome.open_wanted.connect(files.open_folder)
    window.welcome.files_wanted.connect(files.open_files)
    window.welcome.phantom_wanted.connect(files.open_phantom)
    window.welcome.recent_wanted.connect(window.open_recent)


def _connect_plugins(window: MainWindow, menu: PluginMenu) -> None:
    window.comparison.dose_wanted.connect(lambda: menu.act("estimate"))
    window.session.step_changed.connect(lambda step: open_panel_of_step(window, menu, step))
