"""The command line: a window without a subcommand, one answer with one.

Exit codes: 0 done, 2 wrong usage, 3 the input is refused; 1 an error of the program itself,
130 interrupted. With ``--json`` stdout holds one JSON object and nothing else. Every heavy
library is imported by the command that needs it, so that ``--help`` answers at once.
"""

import argparse
import contextlib
import difflib
import importlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn, TextIO

from hccbm_gui import NOTICE, __version__
from hccbm_gui.app.answer import (
    BUG,
    INTERRUPTED,
    REFUSED,
    WRONG_USAGE,
    Answer,
    ProgressLine,
    emit,
    note,
    refusal,
    stdout_reserved,
)
from hccbm_gui.app.plugin_commands import PluginCommand, plugin_commands, refuse_if_off
from hccbm_gui.core.errors import Cancelled, HccbmError
from hccbm_gui.plugin.contributions import COMMAND
from hccbm_gui.plugin.host import open_plugins
from hccbm_gui.plugin.record import PluginFailed

COMMANDS = (
    "demo", "phantom", "info", "check", "spots", "compare", "report", "margin", "itv", "response",
    "export", "anonymise", "plugins", "doctor",
)  # fmt: skip
ALIASES = {"anonymize": "anonymise"}
SAFE_MODE = "--safe-mode"


class WrongUsage(Exception):
    """The command line cannot be understood; `usage` says how it is meant."""

    def __init__(self, message: str, usage: str = "") -> None:
        super().__init__(message)
        self.usage = usage


class Parser(argparse.ArgumentParser):
    """Raises `WrongUsage` where argparse would end the process."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it is meant."""
        raise WrongUsage(message, self.format_usage().strip())


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program with `argv`; the exit code, never an exception."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    as_json = "--json" in arguments
    safe_mode = SAFE_MODE in arguments
    try:
        return _start([one for one in arguments if one != SAFE_MODE], safe_mode)
    except SystemExit as end:  # argparse after --help or --version
        return int(end.code or 0)
    except KeyboardInterrupt:
        return INTERRUPTED
    except WrongUsage as wrong:
        note(wrong.usage)
        answer = refusal(str(wrong), type(wrong).__name__, WRONG_USAGE)
    except Exception as error:  # noqa: BLE001 - the last resort: a sentence, never a traceback
        answer = _answer_to(error)
    return emit(answer, as_json, sys.stdout)


def _start(arguments: list[str], safe_mode: bool) -> int:
    """Window or command; plugins are looked for only where one could be meant."""
    first = arguments[0] if arguments else ""
    if first in ALIASES:
        arguments[0] = first = ALIASES[first]
    if first in COMMANDS or first == "--version":
        return _command(arguments, safe_mode, {})
    asks_help = first in ("-h", "--help")
    if not asks_help and not COMMAND.fullmatch(first):
        return _window(arguments, safe_mode, COMMANDS)
    plugins = open_plugins(safe_mode)
    contributed = plugin_commands(plugins, COMMANDS)
    if asks_help or first in contributed:
        return _command(arguments, safe_mode, contributed)
    refuse_if_off(first, plugins)
    known = (*COMMANDS, *contributed)
    if not Path(first).exists():
        raise _unknown(first, known, safe_mode)
    return _window(arguments, safe_mode, known)


def _command(
    arguments: list[str], safe_mode: bool, contributed: Mapping[str, PluginCommand]
) -> int:
    with _result_stream(arguments) as stdout:
        options = _parser(contributed, arguments[0]).parse_args(arguments)
        options.safe_mode = safe_mode
        progress = ProgressLine()
        try:
            command = contributed.get(options.command) or _module(options.command)
            answer: Answer = command.run(options, progress)
        except Exception as error:  # noqa: BLE001 - told in a sentence, logged when unexpected
            answer = _answer_to(error)
        finally:
            progress.clear()
        return emit(answer, options.json, stdout)


@contextlib.contextmanager
def _result_stream(arguments: list[str]) -> Iterator[TextIO]:
    """Where the result goes; with --json nothing else gets there, also while plugins load."""
    if "--json" in arguments:
        with stdout_reserved() as stdout:
            yield stdout
    else:
        yield sys.stdout


def _answer_to(error: Exception) -> Answer:
    """A refusal is the input's; anything else is a fault of the program, and is logged."""
    if isinstance(error, Cancelled):
        return refusal("Cancelled.", "Cancelled", INTERRUPTED)
    if isinstance(error, PluginFailed) and error.details:
        from hccbm_gui.services.log_file import log_path

        sentence = f"{error} Details are in {log_path()}."
        return refusal(sentence, type(error).__name__, BUG)
    if isinstance(error, HccbmError):
        return refusal(str(error), type(error).__name__)
    if isinstance(error, OSError):
        place = f" ({error.filename})" if error.filename else ""
        return refusal(f"{error.strerror or error}{place}.", type(error).__name__)
    if isinstance(error, MemoryError):
        return refusal("There is not enough memory for this input.", "MemoryError", REFUSED)
    from hccbm_gui.services.gate import report
    from hccbm_gui.services.log_file import log_path, start_log

    start_log()
    report(error, "the command line")
    sentence = f"The program failed: {type(error).__name__}: {error}. Details are in {log_path()}."
    return refusal(sentence, type(error).__name__, BUG)


def _module(command: str) -> Any:
    return importlib.import_module(f"hccbm_gui.app.commands.{command}")


def _parser(contributed: Mapping[str, PluginCommand], chosen: str) -> argparse.ArgumentParser:
    """All commands; of those of plugins only the `chosen` one has its module imported."""
    parser = Parser(
        prog="hccbm-gui",
        usage="hccbm-gui [PATH ...] | hccbm-gui COMMAND ...",
        description="Without a command the window opens on the given files and folders. " + NOTICE,
    )
    parser.add_argument("--version", action="version", version=f"hccbm-gui {__version__}")
    parser.add_argument(SAFE_MODE, action="store_true", help="start with no plugins at all")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", prog="hccbm-gui", parser_class=Parser
    )
    for name in COMMANDS:
        module = _module(name)
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    for name, added in contributed.items():
        # argparse takes a per cent sign in a help text for a format.
        words = added.HELP.replace("%", "%%")
        command = commands.add_parser(name, help=words, description=words)
        if name == chosen:
            added.add_arguments(command)
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return parser


def _window(arguments: list[str], safe_mode: bool, commands: Sequence[str]) -> int:
    parser = Parser(prog="hccbm-gui", usage="hccbm-gui [--safe-mode] [PATH ...]")
    parser.add_argument("paths", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    missing = [str(path) for path in options.paths if not path.exists()]
    if missing:
        raise _unknown(missing[0], commands, safe_mode)
    from hccbm_gui.app.window import start_window

    note(NOTICE)
    return start_window(options.paths, safe_mode=safe_mode)


def _unknown(word: str, commands: Sequence[str], safe_mode: bool) -> WrongUsage:
    close = difflib.get_close_matches(word, commands, n=1)
    hint = f" Did you mean '{close[0]}'?" if close else ""
    absent = " In safe mode there are no commands of plugins." if safe_mode else ""
    return WrongUsage(
        f"'{word}' is neither a file or folder nor a command ({', '.join(commands)}).{hint}{absent}"
    )
