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
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import NoReturn

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
from hccbm_gui.core.errors import Cancelled, HccbmError

COMMANDS = ("demo", "phantom", "info", "spots", "compare", "report", "doctor")


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
    try:
        if not arguments or arguments[0] not in (*COMMANDS, "-h", "--help", "--version"):
            return _window(arguments)
        options = _parser().parse_args(arguments)
        return _command(options)
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


def _command(options: argparse.Namespace) -> int:
    with contextlib.ExitStack() as stack:
        stdout = stack.enter_context(stdout_reserved()) if options.json else sys.stdout
        progress = ProgressLine()
        try:
            answer: Answer = _module(options.command).run(options, progress)
        except Exception as error:  # noqa: BLE001 - told in a sentence, logged when unexpected
            answer = _answer_to(error)
        finally:
            progress.clear()
        return emit(answer, options.json, stdout)


def _answer_to(error: Exception) -> Answer:
    """A refusal is the input's; anything else is a fault of the program, and is logged."""
    if isinstance(error, Cancelled):
        return refusal("Cancelled.", "Cancelled", INTERRUPTED)
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


def _module(command: str) -> ModuleType:
    return importlib.import_module(f"hccbm_gui.app.commands.{command}")


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="hccbm-gui",
        usage="hccbm-gui [PATH ...] | hccbm-gui COMMAND ...",
        description="Without a command the window opens on the given files and folders. " + NOTICE,
    )
    parser.add_argument("--version", action="version", version=f"hccbm-gui {__version__}")
    commands = parser.add_subparsers(
        dest="command", metavar="COMMAND", prog="hccbm-gui", parser_class=Parser
    )
    for name in COMMANDS:
        module = _module(name)
        command = commands.add_parser(name, help=module.HELP, description=module.HELP)
        module.add_arguments(command)
        command.add_argument("--json", action="store_true", help="one JSON object on stdout")
    return parser


def _window(arguments: list[str]) -> int:
    parser = Parser(prog="hccbm-gui", usage="hccbm-gui [PATH ...]")
    parser.add_argument("paths", nargs="*", type=Path)
    options = parser.parse_args(arguments)
    missing = [str(path) for path in options.paths if not path.exists()]
    if missing:
        close = difflib.get_close_matches(missing[0], COMMANDS, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        raise WrongUsage(
            f"'{missing[0]}' is neither a file or folder nor a command "
            f"({', '.join(COMMANDS)}).{hint}"
        )
    from hccbm_gui.app.window import start_window

    note(NOTICE)
    return start_window(options.paths)
