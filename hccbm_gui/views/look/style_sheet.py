"""The one style sheet of the window, made from a palette; states are properties of widgets."""

from hccbm_gui.services.pictures.palette import Palette


def style_sheet(c: Palette) -> str:
    """Everything that Fusion leaves open, in the colours of `c`."""
    return "".join((_surfaces(c), _lettering(c), _lists(c), _buttons(c), _fields(c), _states(c)))


def _surfaces(c: Palette) -> str:
    return f"""
    QWidget#header, QWidget#panel, QStatusBar {{ background: {c.panel}; }}
    QWidget#header {{ border-bottom: 1px solid {c.line}; }}
    QStatusBar {{ border-top: 1px solid {c.line}; }}
    QStatusBar::item {{ border: none; }}
    QFrame#card {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 6px; }}
    QFrame#picture {{ background: #000; border: 1px solid {c.line}; border-radius: 3px; }}
    QStatusBar QLabel {{ margin-right: 10px; }}
    QFrame#drop {{ background: {c.panel}; border: 2px dashed {c.line}; border-radius: 10px; }}
    QFrame#drop[over="yes"], QFrame#drop:focus {{ border-color: {c.accent};
        background: {c.selection}; }}
    QScrollArea {{ border: none; }}
    QSplitter::handle {{ background: {c.background}; }}
    QTabWidget::pane {{ border: none; }}
    QTabBar {{ qproperty-drawBase: 0; }}
    QTabBar::tab {{ background: transparent; color: {c.dim}; padding: 6px 7px;
        border-bottom: 2px solid transparent; }}
    QTabBar::tab:selected {{ color: {c.text}; border-bottom-color: {c.accent}; }}
    QTabBar::tab:hover:!selected {{ color: {c.text}; }}
    QTabBar::tab:disabled {{ color: {c.dim}; }}
    QMenu {{ background: {c.card}; border: 1px solid {c.line}; }}
    QMenu::item:selected {{ background: {c.selection}; color: {c.text}; }}
    QMenu::item:disabled {{ color: {c.dim}; }}
    QMenu::separator {{ height: 1px; background: {c.line}; margin: 4px 8px; }}
    QMenuBar {{ background: {c.panel}; }}
    QMenuBar::item:selected {{ background: {c.selection}; }}
    QToolTip {{ background: {c.card}; color: {c.text}; border: 1px solid {c.line}; }}
    """


def _lettering(c: Palette) -> str:
    return f"""
    QLabel#section {{ color: {c.dim}; font-size: 11px; font-weight: 600; }}
    QLabel#dim {{ color: {c.dim}; }}
    QLabel#title {{ font-size: 14px; font-weight: 600; }}
    QLabel#large {{ font-size: 24px; font-weight: 600; }}
    QLabel#lead {{ font-size: 15px; font-weight: 600; }}
    QLabel#reading {{ font-size: 13px; }}
    QLabel#headline {{ font-size: 15px; font-weight: 700; }}
    QLabel#attention {{ color: {c.attention}; }}
    QLabel#boneScan {{ color: {c.bone_scan_ink}; }}
    QLabel#ctField {{ color: {c.ct_field_ink}; }}
    QLabel#change {{ font-weight: 600; }}
    QLabel#key {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 4px;
        padding: 2px 8px; font-weight: 600; }}
    QLabel#notice {{ color: {c.attention}; border: 1px solid {c.attention};
        border-radius: 12px; padding: 0 14px; min-height: 24px; max-height: 24px;
        font-weight: 700; font-size: 11px; }}
    """


def _lists(c: Palette) -> str:
    return f"""
    QTreeView, QTableView, QListView {{ background: {c.panel}; border: none;
        alternate-background-color: {c.card};
        selection-background-color: {c.selection}; selection-color: {c.text}; outline: 0; }}
    QTreeView::item, QTableView::item {{ padding: 3px 2px; border: none; }}
    QTreeView::item:selected, QTableView::item:selected, QListView::item:selected {{
        background: {c.selection}; color: {c.text}; }}
    QTreeView:focus, QTableView:focus {{ border: 1px solid {c.line}; }}
    QHeaderView::section {{ background: {c.panel}; color: {c.dim}; border: none;
        padding: 2px 4px; font-size: 11px; }}
    QScrollBar:vertical {{ background: {c.panel}; width: 9px; }}
    QScrollBar:horizontal {{ background: {c.panel}; height: 9px; }}
    QScrollBar::handle {{ background: {c.line}; border-radius: 4px; }}
    QScrollBar::handle:hover {{ background: {c.dim}; }}
    QScrollBar::handle:vertical {{ min-height: 24px; }}
    QScrollBar::handle:horizontal {{ min-width: 24px; }}
    QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
    QScrollBar::add-page, QScrollBar::sub-page {{ background: transparent; }}
    """


def _buttons(c: Palette) -> str:
    return f"""
    QPushButton {{ background: {c.card}; border: 1px solid {c.line}; border-radius: 5px;
        padding: 5px 12px; }}
    QFrame#card QPushButton {{ padding: 5px 6px; }}
    QPushButton:hover {{ border-color: {c.accent}; }}
    QPushButton:focus, QComboBox:focus, QAbstractSpinBox:focus {{ border-color: {c.accent}; }}
    QPushButton:disabled {{ color: {c.dim}; }}
    QPushButton:checked {{ background: {c.selection}; border-color: {c.accent}; }}
    QPushButton#primary {{ background: {c.accent}; color: {c.background}; font-weight: 600;
        border-color: {c.accent}; }}
    QPushButton#primary:focus {{ border-color: {c.text}; }}
    QPushButton#primary:disabled {{ background: {c.card}; color: {c.dim};
        border-color: {c.line}; }}
    QPushButton#quiet {{ background: transparent; border: 1px solid transparent;
        text-align: left; padding: 4px 6px; }}
    QPushButton#quiet:hover, QPushButton#quiet:focus {{ border-color: {c.line};
        background: {c.card}; }}
    QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: 4px;
        padding: 3px 7px; }}
    QToolButton:hover {{ border-color: {c.line}; background: {c.card}; }}
    QToolButton:focus {{ border-color: {c.accent}; }}
    QToolButton:checked {{ background: {c.selection}; border-color: {c.accent}; }}
    QToolButton:disabled {{ color: {c.dim}; }}
    QToolButton#small {{ padding: 2px; }}
    QDialogButtonBox {{ dialogbuttonbox-buttons-have-icons: 0; }}
    """


def _fields(c: Palette) -> str:
    return f"""
    QComboBox, QAbstractSpinBox, QLineEdit {{ background: {c.card}; border: 1px solid {c.line};
        border-radius: 4px; padding: 3px 6px; }}
    QLineEdit {{ placeholder-text-color: {c.dim}; }}
    QComboBox:disabled, QAbstractSpinBox:disabled, QLineEdit:disabled {{ color: {c.dim}; }}
    QAbstractSpinBox {{ padding-right: 16px; }}
    QAbstractSpinBox::up-button, QAbstractSpinBox::down-button {{ subcontrol-origin: border;
        width: 15px; border: none; background: transparent; }}
    QAbstractSpinBox::up-button {{ subcontrol-position: top right; }}
    QAbstractSpinBox::down-button {{ subcontrol-position: bottom right; }}
    QAbstractSpinBox::up-arrow, QAbstractSpinBox::down-arrow {{ width: 0; height: 0;
        border-left: 4px solid {c.card}; border-right: 4px solid {c.card}; }}
    QAbstractSpinBox::up-arrow {{ border-bottom: 5px solid {c.text}; }}
    QAbstractSpinBox::down-arrow {{ border-top: 5px solid {c.text}; }}
    QAbstractSpinBox::up-arrow:disabled {{ border-bottom-color: {c.dim}; }}
    QAbstractSpinBox::down-arrow:disabled {{ border-top-color: {c.dim}; }}
    QComboBox::drop-down {{ subcontrol-origin: border; subcontrol-position: top right;
        width: 18px; border: none; background: transparent; }}
    QComboBox::down-arrow {{ width: 0; height: 0; border-left: 4px solid {c.card};
        border-right: 4px solid {c.card}; border-top: 5px solid {c.text}; }}
    QComboBox::down-arrow:disabled {{ border-top-color: {c.dim}; }}
    QComboBox QAbstractItemView {{ background: {c.card}; }}
    QProgressBar {{ background: {c.card}; border: none; border-radius: 4px; max-height: 8px; }}
    QProgressBar::chunk {{ background: {c.accent}; border-radius: 4px; }}
    """


def _states(c: Palette) -> str:
    """What a step, a verdict and a problem look like in each of their states."""
    steps = {
        "done": (c.done_ground, c.done, 500),
        "attention": (c.attention_ground, c.attention, 500),
        "stale": (c.attention_ground, c.attention, 500),
        "current": (c.accent, c.background, 700),
        "todo": (c.card, c.dim, 500),
    }
    rules = [
        f'QPushButton#step[state="{state}"] {{ background: {ground}; color: {ink};'
        f" font-weight: {weight}; }}"
        for state, (ground, ink, weight) in steps.items()
    ]
    verdicts = {
        "adjust": (c.alarm_ground, c.alarm),
        "covered": (c.done_ground, c.done),
        "attention": (c.attention_ground, c.attention),
    }
    rules += [
        f'QFrame#verdict[severity="{severity}"] {{ background: {ground}; border-color: {line}; }}'
        for severity, (ground, line) in verdicts.items()
    ]
    return f"""
    QPushButton#step {{ border: 1px solid transparent; border-radius: 12px; padding: 4px 10px;
        min-height: 16px; max-height: 16px; }}
    QPushButton#step:hover, QPushButton#step:focus {{ border-color: {c.accent}; }}
    QPushButton#step[state="current"]:focus {{ border-color: {c.text}; }}
    QFrame#verdict {{ border: 1px solid {c.line}; border-radius: 6px; }}
    QFrame#problem {{ background: {c.alarm_ground}; border: 1px solid {c.alarm};
        border-radius: 4px; }}
    QFrame#patient {{ background: {c.dim}; border-radius: 2px; }}
    """ + "\n".join(rules)
