"""Runs code of plugins: whatever comes out of it but a refusal becomes `PluginFailed`."""

import logging
import re
import traceback
from collections.abc import Callable
from typing import TypeVar

from hccbm_gui.core.errors import Cancelled, HccbmError
from hccbm_gui.plugin import quarantine
from hccbm_gui.plugin.record import MODULE_PREFIX, Plugin, PluginFailed, plugin_id_of
from hccbm_gui.plugin.too_long import PluginTookTooLong

T = TypeVar("T")

_log = logging.getLogger("hccbm_gui.plugins")


def run(plugin: Plugin, work: Callable[[], T], limit_s: float) -> T:
    """The result of `work`, which calls code of `plugin`.

    Raises
    ------
    PluginFailed : it raised anything, ended the process or was interrupted after `limit_s`.
    HccbmError, Cancelled : as the plugin raised them.
    """
    try:
        return work()
    except (HccbmError, Cancelled):
        raise
    except PluginTookTooLong as late:
        fault = f"it kept the window from answering for {limit_s:g} s and was interrupted."
        raise failed(plugin, fault, late) from None
    except (Exception, SystemExit) as error:  # a plugin may raise anything
        raise failed(plugin, in_words(error), error) from error


def failed(plugin: Plugin, fault: str, error: BaseException | None = None) -> PluginFailed:
    """The failure, logged and kept with the plugin as its last one."""
    details = "" if error is None else "".join(traceback.format_exception(error))
    plugin.reason, plugin.details = fault, details
    _log.warning("the plugin %s failed: %s\n%s", plugin.id, fault, details)
    return PluginFailed(plugin, fault, details=details)


def in_words(error: BaseException) -> str:
    """What was raised, and where in the plugin, as one sentence."""
    words = re.sub(rf"{MODULE_PREFIX}[a-z0-9_]+\.", "", str(error))
    told = f"{type(error).__name__}: {words}" if words else type(error).__name__
    for frame, line in reversed(list(traceback.walk_tb(error.__traceback__))):
        if plugin_id_of(frame.f_globals.get("__name__", "")):
            file = frame.f_code.co_filename.replace("\\", "/").rpartition("/")[2]
            return f"{told} ({file}, line {line})."
    return f"{told}."


def culprit(problem: BaseException) -> str:
    """Id of the plugin whose code was the last to run when `problem` was raised; else empty."""
    for frame, _ in reversed(list(traceback.walk_tb(problem.__traceback__))):
        found = plugin_id_of(frame.f_globals.get("__name__", ""))
        if found:
            return found
    return ""


class Starting:
    """A note on the disk while a plugin is being started, so that a crash is noticed."""

    def __init__(self, plugin: Plugin) -> None:
        self._id = plugin.id

    def __enter__(self) -> None:
        quarantine.note_start(self._id)

    def __exit__(self, *_: object) -> None:
        quarantine.note_end(self._id)
