"""One row of a check: what was looked at, what was found, and what to do about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """What a row found."""

    FAILED = "failed"
    WARNING = "warning"
    PASSED = "passed"
    INFO = "info"
    NOT_APPLICABLE = "not_applicable"


STATUS_WORDS = {
    Status.FAILED: "failed",
    Status.WARNING: "warning",
    Status.PASSED: "passed",
    Status.INFO: "for information",
    Status.NOT_APPLICABLE: "not applicable",
}
MARKS = {
    Status.FAILED: "✗",
    Status.WARNING: "!",
    Status.PASSED: "✓",
    Status.INFO: "i",
    Status.NOT_APPLICABLE: "–",
}
"""A sign for each status where there is no room for a word."""

Told = tuple[Status, str, str]
"""(status, evidence, remedy) of a row whose id and title are known elsewhere."""


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One line of a sheet.

    Attributes
    ----------
    id : stable; its first part names the group it stands in.
    title : what was looked at.
    evidence : what was found, with its numbers.
    remedy : what to do about it; empty when there is nothing to do.
    """

    id: str
    title: str
    status: Status
    evidence: str
    remedy: str = ""

    @property
    def group(self) -> str:
        """The first part of the id."""
        return self.id.partition(".")[0]

    @property
    def is_problem(self) -> bool:
        """True for what a person has to look at."""
        return self.status in (Status.FAILED, Status.WARNING)

    def as_json(self) -> dict[str, str]:
        """All of it as text, by the names of the attributes."""
        return {
            "id": self.id,
            "title": self.title,
            "status": self.status.value,
            "evidence": self.evidence,
            "remedy": self.remedy,
        }


def count_rows(rows: Iterable[CheckRow]) -> Mapping[str, int]:
    """How many rows have each status, by its value."""
    found = tuple(rows)
    return {status.value: sum(row.status is status for row in found) for status in Status}
