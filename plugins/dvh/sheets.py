"""The constraint sheets that come with the program, and those of a user."""

from functools import lru_cache
from pathlib import Path

from hccbm_gui.core.dvh.constraint_sheet import ConstraintSheet, parse_sheet
from hccbm_gui.core.errors import MissingInput, UnreadableFile
from hccbm_gui.plugin.api import resource_path


@lru_cache(maxsize=1)
def built_in_sheets() -> dict[str, ConstraintSheet]:
    """File name without ending to sheet, in the order of their names."""
    sheets = {path.stem: read_sheet(path) for path in resource_path("constraints").glob("*.toml")}
    return dict(sorted(sheets.items(), key=lambda entry: entry[1].name.lower()))


def read_sheet(path: Path) -> ConstraintSheet:
    """A sheet from a TOML file.

    Raises
    ------
    UnreadableFile, InputRefused : it cannot be read, or is no sheet.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UnreadableFile(
            f"The constraint sheet cannot be read: {error}.", where=str(path)
        ) from error
    return parse_sheet(text, path.name)


def find_sheet(name: str) -> ConstraintSheet:
    """A built-in sheet by its file name or its own, or one in a file.

    Raises
    ------
    MissingInput : there is none of that name.
    UnreadableFile, InputRefused : as `read_sheet`.
    """
    for stem, sheet in built_in_sheets().items():
        if name.lower() in (stem.lower(), sheet.name.lower()):
            return sheet
    if name.lower().endswith(".toml"):
        return read_sheet(Path(name))
    known = ", ".join(built_in_sheets())
    raise MissingInput(f"There is no constraint sheet {name!r}.", remedy=f"Known are: {known}.")
