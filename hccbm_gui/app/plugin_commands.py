"""The commands that plugins contribute, run like those of the program."""

import argparse
from collections.abc import Collection
from dataclasses import dataclass

from hccbm_gui.app.answer import Answer, note
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress
from hccbm_gui.plugin.contributions import CommandEntry
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.record import STATE_WORDS, Plugin, PluginFailed


@dataclass(frozen=True, slots=True)
class PluginCommand:
    """A command with ``HELP``, ``add_arguments`` and ``run`` as the modules of `commands` have."""

    plugins: PluginSet
    plugin: Plugin
    entry: CommandEntry

    @property
    def HELP(self) -> str:
        """One line, from the manifest."""
        return self.entry.help

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        """Import the module of the command and let it add its arguments.

        Raises
        ------
        PluginFailed : its code cannot be used.
        """
        from hccbm_gui.services.log_file import start_log

        start_log()
        self.plugins.call(self.plugin, f"{self.entry.module}:add_arguments", parser)

    def run(self, options: argparse.Namespace, progress: Progress) -> Answer:
        """What the plugin replies.

        Raises
        ------
        PluginFailed : it raised, or gave something else than a reply.
        HccbmError : its refusal.
        """
        from hccbm_gui.plugin.api import Reply
        from hccbm_gui.plugin.command_context import TerminalContext

        context = TerminalContext(progress, note, self.plugins)
        reply = self.plugins.call(self.plugin, f"{self.entry.module}:run", options, context)
        if not isinstance(reply, Reply):
            raise PluginFailed(self.plugin, f"its command gave {type(reply).__name__}, no Reply.")
        return Answer(reply.data, reply.text)


def plugin_commands(plugins: PluginSet, taken: Collection[str]) -> dict[str, PluginCommand]:
    """Commands of the plugins that are on, by name; a name that is taken stays with its owner."""
    found: dict[str, PluginCommand] = {}
    for plugin in plugins.on:
        for entry in plugin.manifest.commands if plugin.manifest else ():
            if entry.name not in taken:
                found.setdefault(entry.name, PluginCommand(plugins, plugin, entry))
    return found


def refuse_if_off(name: str, plugins: PluginSet) -> None:
    """Say so when `name` is the command of a plugin that is not on.

    Raises
    ------
    InputRefused : naming the plugin and how to turn it on.
    """
    for plugin in plugins.plugins:
        names = {entry.name for entry in plugin.manifest.commands} if plugin.manifest else set()
        if name in names and not plugin.is_shadowed:
            why = f" {plugin.reason}" if plugin.reason else ""
            raise InputRefused(
                f"The command '{name}' is of the plugin {plugin.name} "
                f"({STATE_WORDS[plugin.state]}).{why}",
                remedy=f"Turn it on with: hccbm-gui plugins enable {plugin.id}",
            )
