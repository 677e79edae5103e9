"""The dose panel: show, estimate, combine, and how deep electrons reach."""

from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget

from hccbm_gui.plugin.api import Case, PluginContext, guarded

from .combine_page import CombinePage
from .electron_page import ElectronPage
from .estimate_page import EstimatePage
from .show_page import ShowPage


def create_panel(context: PluginContext) -> QWidget:
    """The widget the host puts into the window."""
    return DosePanel(context)


class DosePanel(QWidget):
    """Four pages on the doses of the case."""

    def __init__(self, context: PluginContext) -> None:
        super().__init__()
        self.show_page = ShowPage(context, self)
        self.estimate_page = EstimatePage(context, self)
        self.combine_page = CombinePage(context, self)
        self.electron_page = ElectronPage(context, self)
        self.pages = pages = QTabWidget(self)
        pages.setDocumentMode(True)
        pages.addTab(self.estimate_page, "Both fields")
        pages.addTab(self.show_page, "Isodoses")
        pages.addTab(self.combine_page, "Combine")
        pages.addTab(self.electron_page, "Electrons")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(pages)
        self.estimate_page.estimated.connect(self.show_page.show_adjusted)
        self.show_page.asked.connect(self._ask)
        self.combine_page.completed.connect(self._show_completed)
        context.on_case_changed(self.show_case)
        self.show_case(context.case)

    @guarded
    def _ask(self, operation: str, key: str) -> None:
        """Go to the page where what a file leaves open is said."""
        self.pages.setCurrentWidget(self.combine_page)
        self.combine_page.ask(operation, key)

    @guarded
    def _show_completed(self, key: str) -> None:
        """Back to the pictures, with the dose that is complete now."""
        self.pages.setCurrentWidget(self.show_page)
        self.show_page.choose(key)

    def show_case(self, case: Case | None) -> None:
        """Follow the case."""
        for page in (self.show_page, self.estimate_page, self.combine_page, self.electron_page):
            page.show_case(case)
