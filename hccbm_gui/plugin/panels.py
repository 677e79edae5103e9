"""Makes the panels of plugins, and keeps each one's context as long as the panel lives."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from hccbm_gui.core.errors import Cancelled, HccbmError
from hccbm_gui.plugin.context import SessionContext
from hccbm_gui.plugin.contributions import PanelEntry
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.qt_gate import gate_instances
from hccbm_gui.plugin.record import Plugin, PluginFailed
from hccbm_gui.plugin.running import Starting
from hccbm_gui.services.session import Session

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


@dataclass(frozen=True, slots=True, eq=False)
class MadePanel:
    """A panel and what it was given; `close` the context when the panel goes."""

    widget: "QWidget"
    context: SessionContext


def create_panel(
    plugins: PluginSet, plugin: Plugin, panel: PanelEntry, session: Session
) -> MadePanel:
    """The widget of `panel`.

    Raises
    ------
    PluginFailed : its code fails; the plugin stands as failed then.
    """
    context = SessionContext(session, plugin.id, plugins)
    try:
        with Starting(plugin):
            widget = plugins.call(plugin, panel.entry, context)
        if not isinstance(widget, QObject) or not widget.isWidgetType():
            raise PluginFailed(plugin, f"{panel.entry} gave {type(widget).__name__}, no widget.")
    except (HccbmError, Cancelled) as error:
        context.close()
        failure = error if isinstance(error, PluginFailed) else PluginFailed(plugin, str(error))
        plugins.fail(plugin, failure)
        raise failure from error
    gate_instances(widget)
    return MadePanel(widget, context)  # type: ignore[arg-type]
