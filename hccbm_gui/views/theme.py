"""The look of the window: Fusion, an explicit palette and one style sheet made from it."""

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from hccbm_gui.services.pictures.palette import Palette


def apply_theme(app: QApplication, colours: Palette) -> None:
    """Paint the whole application in `colours`; works without a desktop theme."""
    app.setStyle("Fusion")
    app.setPalette(_qt_palette(colours))
    font = QFont(app.font())
    font.setPixelSize(12)
    app.setFont(font)
    app.setStyleSheet(_style_sheet(colours))


def _qt_palette(colours: Palette) -> QPalette:
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: colours.background,
        QPalette.ColorRole.WindowText: colours.text,
        QPalette.ColorRole.Base: colours.panel,
        QPalette.ColorRole.AlternateBase: colours.card,
        QPalette.ColorRole.Text: colours.text,
        QPalette.ColorRole.Button: colours.card,
        QPalette.ColorRole.ButtonText: colours.text,
        QPalette.ColorRole.ToolTipBase: colours.card,
        QPalette.ColorRole.ToolTipText: colours.text,
        QPalette.ColorRole.Highlight: colours.accent,
        QPalette.ColorRole.HighlightedText: colours.background,
        QPalette.ColorRole.PlaceholderText: colours.dim,
        QPalette.ColorRole.Link: colours.accent,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(colours.dim))
    return palette


def _style_sheet(c: Palette) -> str:
    return f"""
    QWidget#header, QWidget#panel, QStatusBar {{ background: {c.panel}; }}
    QWidget#header {{ border-bottom: 1px solid {c.line}; }}
    QStatusBar {{ border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: none; }}
    QFrame#card {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 6px; }}
    QFrame#picture {{ background: #000; border: 1px solid {c.line}; border-radius: 3px; }}
    QLabel#section {{ color: {c.dim}; font-size: 11px; font-weight: 600; }}
    QLabel#dim {{ color: {c.dim}; }}
    QLabel#title {{ font-size: 14px; font-weight: 600; }}
    QLabel#headline {{ font-size: 15px; font-weight: 700; }}
    QLabel#attention {{ color: {c.attention}; }}
    QLabel#notice {{ color: {c.attention}; border: 1px solid {c.attention};
        border-radius: 13px; padding: 4px 14px; font-weight: 700; font-size: 11px; }}
    QTreeView, QTableView, QListView {{ background: {c.panel}; border: none;
        selection-background-color: {c.selection}; selection-color: {c.text}; outline: 0; }}
    QTreeView::item, QTableView::item {{ padding: 3px 2px; border: none; }}
    QTreeView::item:selected, QTableView::item:selected {{ background: {c.selection}; }}
    QTreeView:focus, QTableView:focus {{ border: 1px solid {c.line}; }}
    QHeaderView::section {{ background: {c.panel}; color: {c.dim}; border: none;
        padding: 2px 4px; font-size: 11px; }}
    QPushButton {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 5px;
        padding: 5px 12px; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border-color: {c.accent}; }}
    QPushButton:disabled {{ color: {c.dim}; }}
    QPushButton:checked {{ background: {c.selection}; border-color: {c.accent}; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.background}; font-weight: 600;
        border-color: {c.accent}; }}
    QPushButton#primary:disabled {{ background: {c.card}; color: {c.dim};
        border-color: {c.line}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px;
        padding: 3px 7px; }}
    QToolButton:hover {{ border-color: {c.line}; background: {c.card}; }}
    QToolButton:checked {{ background: {c.selection}; border-color: {c.accent}; }}
    QToolButton:disabled {{ color: {c.dim}; }}
    QComboBox, QAbstractSpinBox, QLineEdit {{ background: {c.card}; border: 1px solid {c.line};
        border-radius: 4px; padding: 3px 6px; }}
    QAbstractSpinBox {{ padding-right: 16px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border;
        width: 15px; border: none; background: transparent; }}
    QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
    QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
    QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{ width: 0; height: 0;
        border-left: 4px solid {c.card}; border-right: 4px solid {c.card}; }}
    QAbstractSpinBox::up-arrow {{ border-bottom: 5px solid {c.text}; }}
    QAbstractSpinBox::down-arrow {{ border-top: 5px solid {c.text}; }}
    QComboBox QAbstractItemView {{ background: {c.card}; }}
    QMenu {{ background: {c.card}; border: 1px solid {c.line}; }}
    QMenu::item:selected {{ background: {c.selection}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.dim}; }}
    QToolTip {{ background: {c.card}; color: {c.text}; border: 1px solid {c.line}; }}
    QScrollArea {{ border: none; }}
    QScrollBar:vertical {{ background: {c.panel}; width: 9px; }}
    QScrollBar::handle:vertical {{ background: {c.line}; border-radius: 4px; min-height: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QProgressBar {{ background: {c.card}; border: none; border-radius: 4px; max-height: 8px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
    QSplitter::handle {{ background: {c.background}; }}
    """
