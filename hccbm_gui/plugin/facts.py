"""How the plugins stand, for a check of everything."""

from hccbm_gui.core.checks.situation import PluginFact, Situation
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.record import Plugin, PluginState

BAD = (PluginState.FAILED, PluginState.QUARANTINED)


def situation_of(plugins: PluginSet, *, stale: bool = False) -> Situation:
    """What a check must know beside the case; `stale` when fields are older than an edit."""
    facts = tuple(
        PluginFact(one.name, one.is_on, _has_failed(one), one.reason)
        for one in plugins.plugins
        if not one.is_shadowed
    )
    return Situation(stale, facts, plugins.safe_mode)


def _has_failed(plugin: Plugin) -> bool:
    """One that is on keeps as its reason what failed last."""
    return plugin.state in BAD or (plugin.is_on and bool(plugin.reason))
