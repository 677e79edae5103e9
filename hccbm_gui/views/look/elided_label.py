"""A label that gives way: what does not fit ends in an ellipsis and stands in the tooltip."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from hccbm_gui.services.gate import guarded
from hccbm_gui.views.look.painting import painting

LEAST_PX = 24


class ElidedLabel(QLabel):
    """One line of plain text; `text` is always the whole of it."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        most_px: int = 0,
        mode: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
    ) -> None:
        super().__init__(parent)
        self._mode = mode
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if most_px:
            self.setMaximumWidth(most_px)

    def minimumSizeHint(self) -> QSize:
        """Room for the ellipsis and a letter."""
        whole = super().minimumSizeHint()
        return QSize(min(LEAST_PX, whole.width()), whole.height())

    @property
    def shown(self) -> str:
        """The text as far as it fits."""
        return self.fontMetrics().elidedText(self.text(), self._mode, self.width())

    @guarded
    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what fits."""
        with painting(self) as painter:
            self.style().drawItemText(
                painter,
                self.contentsRect(),
                self.alignment(),
                self.palette(),
                self.isEnabled(),
                self.shown,
                self.foregroundRole(),
            )

    def event(self, event: QEvent) -> bool:
        """The tooltip is the whole text where it does not fit, unless another one was set."""
        told = self._tell_whole(event)
        return bool(told) or super().event(event)

    @guarded
    def _tell_whole(self, event: QEvent) -> bool:
        if not isinstance(event, QHelpEvent) or event.type() != QEvent.Type.ToolTip:
            return False
        if self.toolTip() or self.shown == self.text():
            return False
        QToolTip.showText(event.globalPos(), self.text(), self)
        return True
