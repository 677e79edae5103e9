"""``plugins``: what plugins there are; make a new one; turn one on or off."""

import argparse
from pathlib import Path
from typing import Any

from hccbm_gui.app.answer import Answer
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.progress import Progress
from hccbm_gui.plugin.host import PluginSet, open_plugins
from hccbm_gui.plugin.record import STATE_WORDS, Plugin

HELP = "list plugins, write a new one, turn one on or off"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing for the list; new, enable and disable with their own."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", prog="hccbm-gui plugins")
    new = actions.add_parser("new", help="write a plugin to begin with, its tests with it")
    new.add_argument("name", metavar="NAME", help="small letters, digits and underscores")
    new.add_argument(
        "--folder", type=Path, metavar="DIR", help="where; default: your plugin folder"
    )
    enable = actions.add_parser("enable", help="turn a plugin on")
    enable.add_argument("id", metavar="ID")
    enable.add_argument("--hash", default="", metavar="SHA256", help="that of the files you trust")
    enable.add_argument("--yes", action="store_true", help="trust the files as they are now")
    disable = actions.add_parser("disable", help="turn a plugin off")
    disable.add_argument("id", metavar="ID")
    for action in (new, enable, disable):
        # Suppressed: the command itself has it too, and its value must not be overwritten.
        action.add_argument("--json", action="store_true", default=argparse.SUPPRESS,
                            help="one JSON object on stdout")  # fmt: skip


def run(options: argparse.Namespace, progress: Progress) -> Answer:
    """Do what is asked; without an action list them."""
    if options.action == "new":
        return _new(options)
    plugins = open_plugins(options.safe_mode and options.action is None)
    match options.action:
        case "enable":
            return _enable(plugins, options)
        case "disable":
            return _disable(plugins, options.id)
        case _:
            return _list(plugins)


def _list(plugins: PluginSet) -> Answer:
    entries = [_entry(plugins, plugin) for plugin in plugins.plugins]
    lines = [_line(plugin) for plugin in plugins.plugins]
    if plugins.safe_mode:
        lines.append("Safe mode: no plugin is looked for.")
    return Answer({"plugins": entries, "safe_mode": plugins.safe_mode}, "\n".join(lines))


def _line(plugin: Plugin) -> str:
    manifest = plugin.manifest
    version = manifest.version if manifest else "-"
    state = STATE_WORDS[plugin.state]
    lines = [f"{plugin.id:20} {version:8} {state:18} {plugin.source}"]
    if manifest and manifest.description:
        lines.append(f"    {manifest.description}")
    lines += [f"    {words}" for words in (manifest.contributes.in_words() if manifest else ())]
    if plugin.reason:
        lines.append(f"    ! {plugin.reason}")
    return "\n".join(lines)


def _entry(plugins: PluginSet, plugin: Plugin) -> dict[str, Any]:
    manifest = plugin.manifest
    added = manifest.contributes if manifest else None
    return {
        "id": plugin.id,
        "name": plugin.name,
        "version": manifest.version if manifest else None,
        "api": manifest.api if manifest else None,
        "state": plugin.state.value,
        "reason": plugin.reason,
        "source": plugin.source.value,
        "folder": str(plugin.folder),
        "sha256": _sha256(plugins, plugin),
        "description": manifest.description if manifest else "",
        "needs": list(manifest.needs) if manifest else [],
        "panels": [panel.title for panel in added.panels] if added else [],
        "actions": [action.title for action in added.actions] if added else [],
        "overlays": [overlay.title for overlay in added.overlays] if added else [],
        "metrics": [metric.name for metric in added.metrics] if added else [],
        "engines": [engine.name for engine in added.engines] if added else [],
        "report_sections": [one.title for one in added.report_sections] if added else [],
        "commands": [command.name for command in added.commands] if added else [],
    }


def _sha256(plugins: PluginSet, plugin: Plugin) -> str | None:
    try:
        return plugins.sha256(plugin)
    except InputRefused:
        return None


def _new(options: argparse.Namespace) -> Answer:
    from hccbm_gui.plugin.finding import user_plugin_folder
    from hccbm_gui.plugin.new_plugin import write_plugin

    parent = options.folder or user_plugin_folder()
    folder = write_plugin(options.name, parent)
    lines = [
        f"Written: {folder}",
        f"Run its tests with: pytest {folder}",
        f"Turn it on with: hccbm-gui plugins enable {options.name} --yes"
        if parent == user_plugin_folder()
        else f"Put the folder into {user_plugin_folder()} to have it found.",
    ]
    files = sorted(path.name for path in folder.iterdir())
    return Answer({"folder": str(folder), "files": files}, "\n".join(lines))


def _enable(plugins: PluginSet, options: argparse.Namespace) -> Answer:
    plugin = plugins.by_id(options.id)
    sha256 = plugins.sha256(plugin)
    if not plugin.is_trusted and not options.yes and options.hash.lower() != sha256:
        other = "The hash given is not that of its files. " if options.hash else ""
        raise InputRefused(
            f"{other}{plugin.name} did not come with this program: its code can do everything "
            f"that you can do on this computer. SHA-256 of its files now: {sha256}",
            where=str(plugin.folder),
            remedy=f"If you trust it: hccbm-gui plugins enable {plugin.id} --hash {sha256}",
        )
    plugins.turn_on(plugin, sha256)
    if not plugin.is_on:
        raise InputRefused(f"{plugin.name} cannot be turned on: {plugin.reason}")
    data = {"id": plugin.id, "state": plugin.state.value, "sha256": sha256}
    return Answer(data, f"{plugin.name} is on. SHA-256 {sha256}")


def _disable(plugins: PluginSet, plugin_id: str) -> Answer:
    plugin = plugins.by_id(plugin_id)
    plugins.turn_off(plugin)
    return Answer({"id": plugin.id, "state": plugin.state.value}, f"{plugin.name} is off.")
