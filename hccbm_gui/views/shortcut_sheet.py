"""Keys and mouse, in one table: what the window does and what the sheet on ``?`` shows."""

from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

MOUSE = (
    ("Wheel", "previous / next slice"),
    ("Ctrl + wheel", "zoom at the cursor"),
    ("Left drag", "the active tool; at first window and level"),
    ("Middle drag, Shift + left drag", "pan"),
    ("Right drag", "zoom"),
    ("Shift + move, left click", "crosshair in all views"),
    ("Double-click", "maximise or restore a view"),
)
KEYS = (
    ("Ctrl+O", "open a folder"),
    ("Up / Down, Home / End", "previous / next, first / last slice; with Shift ten"),
    ("W  C", "tool: window and level, crosshair"),
    ("P  F  X", "tool: draw a polygon, draw freehand, cut away (GTV)"),
    ("Enter / Esc / Backspace", "close the outline / give it up / take back a point"),
    ("Space (held)", "hide the bone scan and the dose"),
    ("D", "dose on / off"),
    ("R", "reset zoom and pan"),
    ("G", "structures on / off"),
    ("1 … 5", "window presets"),
    ("Ctrl+Z / Ctrl+Y", "undo / redo"),
    ("Tab", "next view"),
    ("F11", "full screen"),
    ("?", "this sheet"),
)


def show_shortcuts(parent: QWidget) -> QDialog:
    """Open the sheet beside the window; returns the open dialog."""
    dialog = QDialog(parent)
    dialog.setWindowTitle("Keys and mouse")
    rows = "".join(
        f"<tr><td style='padding:3px 22px 3px 0'><b>{key}</b></td><td>{what}</td></tr>"
        for key, what in (*MOUSE, ("", ""), *KEYS)
    )
    label = QLabel(f"<table>{rows}</table>", dialog)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, dialog)
    buttons.rejected.connect(dialog.close)
    layout = QVBoxLayout(dialog)
    layout.addWidget(label)
    layout.addWidget(buttons)
    dialog.open()
    return dialog
