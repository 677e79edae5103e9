"""The limits of the check, read from a TOML file that the house edits."""

from pathlib import Path

from hccbm_gui.core.checks.limits import Limits, parse_limits
from hccbm_gui.core.errors import InputRefused

BUILT_IN = Path(__file__).with_name("limits.toml")


def read_limits(path: Path = BUILT_IN) -> Limits:
    """The limits of a file like limits.toml.

    Raises
    ------
    InputRefused : the file cannot be read, or a value is missing, unknown or not positive.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputRefused(
            f"The limits cannot be read: {error}.", where=str(path), remedy="Correct the file."
        ) from error
    return parse_limits(text, str(path))
