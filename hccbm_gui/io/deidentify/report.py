"""What a run has done, without anything that leads back to the patient."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pydicom.uid import UID

import hccbm_gui
from hccbm_gui.io.deidentify.betraying import Betraying
from hccbm_gui.io.deidentify.options import Dates, Options
from hccbm_gui.io.deidentify.profile import EDITION, Profile
from hccbm_gui.io.deidentify.survey import HeldBack
from hccbm_gui.io.deidentify.words import cleaned

TELLS = {
    "D": "dummy",
    "Z": "emptied",
    "X": "removed",
    "K": "kept",
    "C": "cleaned",
    "U": "uid replaced",
}
MOST_REASONS = 12
NUMBERED_ROIS = "The structures are called ROI 1, 2 …; their interpreted types are kept."


@dataclass(slots=True)
class SeriesDone:
    """What was written of one series; every UID is a new one."""

    study_uid: str
    series_uid: str
    modality: str
    sop_class: str
    files: int = 0
    blackened: int = 0
    notes: list[str] = field(default_factory=list)

    def note(self, sentence: str) -> None:
        """Add a sentence once."""
        if sentence and sentence not in self.notes:
            self.notes.append(sentence)

    def as_plain(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "series": self.series_uid,
            "study": self.study_uid,
            "modality": self.modality,
            "kind": UID(self.sop_class).name,
            "files": self.files,
            "blackened": self.blackened,
            "notes": self.notes,
        }


@dataclass(slots=True)
class Report:
    """A run, finished or cancelled.

    Attributes
    ----------
    found : files looked at.
    finished : what was written, below the destination.
    held_back : what was not written, and why.
    actions : how often what was done, by keyword and letter of the table.
    words : what may not stand in the report either.
    stopped : why no more could be written; empty when all was tried.
    """

    profile: Profile
    options: Options
    found: int
    patients: int
    words: Betraying
    held_back: list[HeldBack] = field(default_factory=list)
    suspects: set[int] = field(default_factory=set)
    series: dict[str, SeriesDone] = field(default_factory=dict)
    finished: list[str] = field(default_factory=list)
    actions: Counter[tuple[str, str]] = field(default_factory=Counter)
    cancelled: bool = False
    stopped: str = ""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a person should know before passing the files on."""
        told = []
        if self.options.uids:
            told.append("The UIDs are the original ones: whoever has the originals can match them.")
        if self.options.dates is Dates.FULL:
            told.append("The dates are the original ones.")
        if self.options.descriptions:
            told.append("Descriptions were cleaned by rule; read them before passing them on.")
        if any(number in self.suspects for number in (one.number for one in self.held_back)):
            told.append(
                "Pictures that may have a name in them are held back until a region is blacked "
                "out or somebody says that there is none."
            )
        return tuple(told)

    def as_plain(self) -> dict[str, Any]:
        """For JSON: no name, no number, no date and no UID of the original is in it."""
        by_keyword: dict[str, dict[str, int]] = {}
        for (keyword, letter), count in sorted(self.actions.items()):
            by_keyword.setdefault(keyword, {})[TELLS[letter]] = count
        plain: dict[str, Any] = {
            "program": f"hccbm-gui {hccbm_gui.__version__}",
            "notice": hccbm_gui.NOTICE,
            "profile": {
                "standard": "DICOM PS3.15 Annex E, basic profile",
                "edition": EDITION,
                "attributes": self.profile.rows,
                "table_sha256": self.profile.sha256,
            },
            "options": self.options.as_plain(),
            "patients": self.patients,
            "files": {
                "found": self.found,
                "written": len(self.finished),
                "held_back": len(self.held_back),
            },
            "cancelled": self.cancelled,
            "stopped": self.stopped,
            "series": [one.as_plain() for one in self.series.values()],
            "held_back": [self._held_back(one) for one in self.held_back],
            "warnings": list(self.warnings),
            "actions": by_keyword,
        }
        if self.cancelled or self.stopped:
            plain["finished"] = self.finished
        return plain

    def _held_back(self, one: HeldBack) -> dict[str, Any]:
        return {
            "number": one.number,
            "file": disguised(one.below, self.words),
            "suspect": one.number in self.suspects,
            "reason": one.reason,
        }


def disguised(below: str, words: Betraying) -> str:
    """The path of a file without what names somebody in it."""
    return "/".join(cleaned(part, words, keep_dates=False) or "…" for part in below.split("/"))


def in_words(report: Report) -> str:
    """The report for reading."""
    lines = [
        f"{len(report.finished)} of {report.found} files de-identified, "
        f"{len(report.held_back)} held back"
        + (" (cancelled: what is finished stays)" if report.cancelled else "")
    ]
    if report.stopped:
        lines.append(f"! Stopped, what is finished stays: {report.stopped}")
    for one in report.series.values():
        blackened = f", {one.blackened} blacked out" if one.blackened else ""
        lines.append(f"  {one.modality:9}{UID(one.sop_class).name}: {one.files} file(s){blackened}")
        lines += [f"      ! {sentence}" for sentence in one.notes]
    lines += _reasons(report.held_back)
    lines += [f"! {sentence}" for sentence in report.warnings]
    return "\n".join(lines)


def _reasons(held_back: Sequence[HeldBack]) -> list[str]:
    counted = Counter(one.reason for one in held_back)
    lines = [f"  held back ({count}): {reason}" for reason, count in counted.most_common()]
    rest = sum(count for _, count in counted.most_common()[MOST_REASONS:])
    return lines[:MOST_REASONS] + ([f"  held back ({rest}): for other reasons"] if rest else [])
