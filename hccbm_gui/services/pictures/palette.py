"""The colours of the program, read from resources/themes; one palette each for screen and paper."""

import tomllib
from dataclasses import dataclass, fields
from functools import lru_cache

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.resources import resource_path

SCREEN_THEMES = ("dark", "light")
"""Themes of the window; the first one is what it begins with."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as ``#rrggbb``, named for what they stand for.

    Attributes
    ----------
    background, panel, card, line, text, dim, accent, selection : surfaces and lettering.
    attention, attention_ground, alarm, alarm_ground, done, done_ground : states.
    bone_scan, ct_field, gtv : the two fields and the target, everywhere.
    hot, cold, physiological : spots.
    bone_scan_ink, ct_field_ink, hot_ink, cold_ink : the same as lettering on the surfaces.
    picture_ground, picture_text, picture_dim, picture_attention : pictures on a dark ground
        (white on paper).
    bone : projected bone at its thickest, over `picture_ground`.
    increment : the lines between the two fields and their figures.
    direction : orientation letters on `picture_ground`.
    slice_ground, slice_text, slice_direction, slice_gtv : CT, MR and PET slices, always dark.
    planar_ground, planar_ink, planar_text, planar_direction : gamma-camera pictures
        (no counts, most counts, lettering).
    crosshair : linked position.
    """

    name: str
    background: str
    panel: str
    card: str
    line: str
    text: str
    dim: str
    accent: str
    selection: str
    attention: str
    attention_ground: str
    alarm: str
    alarm_ground: str
    done: str
    done_ground: str
    bone_scan: str
    ct_field: str
    gtv: str
    hot: str
    cold: str
    physiological: str
    bone_scan_ink: str
    ct_field_ink: str
    hot_ink: str
    cold_ink: str
    picture_ground: str
    picture_text: str
    picture_dim: str
    picture_attention: str
    bone: str
    increment: str
    direction: str
    slice_ground: str
    slice_text: str
    slice_direction: str
    slice_gtv: str
    planar_ground: str
    planar_ink: str
    planar_text: str
    planar_direction: str
    crosshair: str


@lru_cache(maxsize=8)
def load_palette(name: str) -> Palette:
    """The palette of resources/themes/<name>.toml.

    Raises
    ------
    InputRefused : the file is missing, or a colour is missing or unknown.
    """
    file = f"themes/{name}.toml"
    try:
        colours = tomllib.loads(resource_path(file).read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InputRefused(
            f"The theme {name} cannot be read: {error}.",
            where=file,
            remedy="Install the program again.",
        ) from error
    wanted = {field.name for field in fields(Palette)}
    wrong = wanted.symmetric_difference(colours)
    if wrong:
        raise InputRefused(
            f"The theme {name} lacks or does not know: {', '.join(sorted(wrong))}.",
            where=file,
            remedy="Correct the theme file.",
        )
    return Palette(**colours)


def theme_palette(name: str) -> Palette:
    """The palette of the theme in the settings; the dark one where `name` is not known."""
    return load_palette(name if name in SCREEN_THEMES else SCREEN_THEMES[0])


def dark() -> Palette:
    """For the reading room; the default."""
    return load_palette("dark")


def light() -> Palette:
    """For a bright office; pictures stay as they are in the reading room."""
    return load_palette("light")


def printed() -> Palette:
    """For white paper; every distinction survives black-and-white."""
    return load_palette("print")
