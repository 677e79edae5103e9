"""Templates of structures: tables in resources/structure_templates, or the user's own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.services.resources import read_table, refused, resource_files

FOLDER = "structure_templates"


@dataclass(frozen=True, slots=True)
class StructureTemplate:
    """Structures that a kind of patient needs, all of them empty.

    Attributes
    ----------
    id : name of the file without its ending.
    title, tip : for the menu.
    structures : names, kinds and colours.
    """

    id: str
    title: str
    tip: str
    structures: tuple[Roi, ...]


def structure_templates() -> tuple[StructureTemplate, ...]:
    """All templates by the name of their file; the user's own stand before the program's.

    Raises
    ------
    InputRefused : a table cannot be used.
    """
    return tuple(_read(path) for path in resource_files(FOLDER))


def _read(path: Path) -> StructureTemplate:
    what = "The template of structures"
    table = read_table(path, what)
    try:
        rois = tuple(_structure(row) for row in table["structure"])
        if not rois:
            raise ValueError("it names no structure")
        return StructureTemplate(path.stem, str(table["title"]), str(table.get("tip", "")), rois)
    except (KeyError, TypeError, ValueError) as error:
        raise refused(path, what, error) from error


def _structure(row: dict[str, Any]) -> Roi:
    colour = str(row["colour"])
    if len(colour) != 7 or not colour.startswith("#"):
        raise ValueError(f"{colour!r} is no colour such as #ff5d5d")
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return Roi(str(row["name"]), RoiKind(row["kind"]), (red, green, blue), "", ())
