"""One object that could be written as DICOM, and what its file is called."""

import re
from dataclasses import dataclass
from enum import StrEnum

from hccbm_gui.core.case import SeriesInfo

LONGEST_NAME = 40


class ExportKind(StrEnum):
    """What kind of object, under the name the command line knows it by."""

    STRUCTURES = "rtstruct"
    PLAN = "rtplan"
    REGISTRATION = "reg"
    SPOTS = "seg"
    CAPTURE = "sc"


@dataclass(frozen=True, slots=True)
class Exportable:
    """One object that could be written.

    Attributes
    ----------
    key : identity within the case.
    kind, title : what it is.
    facts : what it holds and what goes with it, in a line.
    name : its file will be called this, or with a number where that is taken.
    why_not : why it cannot be written; empty when it can.
    wanted : whether it is proposed: what was made here is, what was only read is not.
    """

    key: str
    kind: ExportKind
    title: str
    facts: str
    name: str
    why_not: str = ""
    wanted: bool = False


def file_name(words: str) -> str:
    """A name for a file that says nothing of the patient and holds plain letters only."""
    plain = re.sub(r"[^A-Za-z0-9]+", "_", words).strip("_")[:LONGEST_NAME].rstrip("_")
    return f"{plain or 'object'}.dcm"


def called(info: SeriesInfo) -> str:
    """What a series is called in words."""
    return info.description or info.modality
