"""The undo steps as a list: the current one is marked, a click goes to any of them."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPalette
from PySide6.QtWidgets import QDialog, QLabel, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.services.session import Session
from hccbm_gui.views.look.icons import icon

SIZE = QSize(320, 380)
ROW_PX = 24
DONE_ROLE = Qt.ItemDataRole.UserRole


class HistoryList(QDialog):
    """Stays beside the window while the work goes on."""

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Tool)
        self.setWindowTitle(self.tr("History"))
        self.resize(SIZE)
        self._session = session
        about = QLabel(self.tr("Click a step to have the case as it was after it."), self)
        about.setObjectName("dim")
        about.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName(self.tr("History"))
        self.list.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        layout = QVBoxLayout(self)
        layout.addWidget(about)
        layout.addWidget(self.list, 1)
        # Queued: going there fills the list anew, which must not happen within its own signal.
        queued = Qt.ConnectionType.QueuedConnection
        self.list.itemClicked.connect(self._go, queued)
        self.list.itemActivated.connect(self._go, queued)
        session.history_changed.connect(self._fill)
        self._fill()

    @guarded
    def _fill(self) -> None:
        session = self._session
        self.list.clear()
        if session.case is None:
            return
        steps = (self.tr("As opened"), *session.history, *session.undone)
        now = len(session.history)
        for done, label in enumerate(steps):
            item = QListWidgetItem(icon("check") if done == now else QIcon(), label)
            item.setData(DONE_ROLE, done)
            tip = self.tr("This is the case as it is") if done == now else label
            item.setToolTip(tip)
            if done > now:
                colours = self.palette()
                item.setForeground(
                    colours.brush(QPalette.ColorGroup.Disabled, QPalette.ColorRole.Text)
                )
                item.setToolTip(self.tr("Taken back; a click does it again"))
            font = item.font()
            font.setBold(done == now)
            item.setFont(font)
            item.setSizeHint(QSize(0, ROW_PX))
            self.list.addItem(item)
        self.list.setCurrentRow(now)
        self.list.scrollToItem(self.list.item(now))

    @guarded
    def _go(self, item: QListWidgetItem) -> None:
        done = int(item.data(DONE_ROLE))
        if done != len(self._session.history):
            self._session.go_to(done)
