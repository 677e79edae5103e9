"""Measuring as part of the window: tools in its views, a page in its tabs."""

from typing import TYPE_CHECKING

from hccbm_gui.views.measuring.measure_export import MeasureExport
from hccbm_gui.views.measuring.measure_page import MeasurePage
from hccbm_gui.views.measuring.measuring import Measuring, Pictures
from hccbm_gui.views.tools.measure_tool import measure_tools

if TYPE_CHECKING:
    from hccbm_gui.views.main_window import MainWindow


def connect_measuring(window: "MainWindow") -> Measuring:
    """Give the window its measuring tools and the page that lists what they made.

    What is made is a child of the window and lives as long as it does.
    """
    grid, page = window.slices, MeasurePage()
    window.tabs.add_page(page, page.tr("Measure"))
    pictures = Pictures(
        views=lambda: grid.panes.slices().values(),
        main=lambda: grid.views["axial"],
        layers_at=grid.layers_at,
        show_series=lambda uid: grid.images.set_base("axial", uid),
    )
    measuring = Measuring(window.session, page, pictures, window)
    MeasureExport(window.session, measuring, lambda: window.files.last_folder)
    for tool in measure_tools(measuring.desk):
        grid.hands.toolbox.add(tool)
    page.tool_wanted.connect(grid.set_tool)
    grid.hovered.connect(measuring.point_at)
    # Another layout, or another image, may have made new views.
    grid.layout_changed.connect(measuring.show_in_views)
    grid.case_shown.connect(measuring.show_in_views)
    measuring.refresh()
    return measuring


def connected_measuring(window: "MainWindow") -> Measuring:
    """What `connect_measuring` made."""
    return window.findChild(Measuring)
