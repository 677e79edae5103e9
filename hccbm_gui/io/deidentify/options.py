"""What the user chooses for a run of de-identification."""

from dataclasses import dataclass
from enum import Enum

from hccbm_gui.core.errors import InputRefused

LONGEST_NAME = 64
"""Characters of the values PN and LO."""


class Dates(Enum):
    """What becomes of dates and times."""

    REMOVED = "removed"
    SHIFTED = "shifted"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Region:
    """A rectangle to black out in all frames of a file, or of all files of a series.

    Attributes
    ----------
    target : path of the file as it was given or below the source folder, or a series UID.
    x, y : column and row of the upper left pixel, from 0.
    width, height : in pixels.
    """

    target: str
    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        if min(self.x, self.y) < 0 or min(self.width, self.height) < 1:
            raise InputRefused(
                "The rectangle to black out is not inside a picture.",
                where=f"{self.x},{self.y},{self.width},{self.height}",
                remedy="Give the upper left pixel from 0 and a width and height of at least 1.",
            )


@dataclass(frozen=True, slots=True)
class Options:
    """The options of PS3.15 E.3 that are offered; none is the basic profile alone.

    Attributes
    ----------
    characteristics : Retain Patient Characteristics: age, sex, size, weight; SUV still works.
    descriptions : Clean Descriptors: names of structures, series, studies and plans.
    uids : Retain UIDs.
    name, id : the patient's new name and ID; empty for made-up ones.
    regions : what is blacked out in pictures with burned-in text.
    cleared : targets, as in `Region`, in which the user has seen no text.
    """

    dates: Dates = Dates.REMOVED
    characteristics: bool = False
    descriptions: bool = False
    uids: bool = False
    name: str = ""
    id: str = ""
    regions: tuple[Region, ...] = ()
    cleared: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for value in (self.name, self.id):
            if not value.isascii() or not value.isprintable() or "\\" in value:
                raise InputRefused(
                    "The new name and ID may hold letters, digits and signs of ASCII only.",
                    where=value,
                    remedy="Every character set of DICOM can hold these.",
                )
            if len(value) > LONGEST_NAME:
                raise InputRefused(f"The new name or ID is longer than {LONGEST_NAME} characters.")

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the table of attributes that are switched on."""
        chosen = {
            "uids": self.uids,
            "characteristics": self.characteristics,
            "full_dates": self.dates is Dates.FULL,
            "shifted_dates": self.dates is Dates.SHIFTED,
            "descriptors": self.descriptions,
        }
        return tuple(name for name, on in chosen.items() if on)

    def as_plain(self) -> dict[str, object]:
        """The options for the report, without names."""
        return {
            "dates": self.dates.value,
            "characteristics": self.characteristics,
            "descriptions": self.descriptions,
            "uids": self.uids,
        }
