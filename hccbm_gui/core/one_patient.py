"""The word of two people that files of several identities are of one patient."""

from collections.abc import Sequence
from dataclasses import dataclass

from hccbm_gui.core.errors import InputRefused, MixedPatients
from hccbm_gui.core.patient import Patient, plain_name


@dataclass(frozen=True, slots=True)
class OnePatient:
    """Who said that these identities are one patient, and why; stands on every series for good.

    Attributes
    ----------
    stored : the identities as the files have them, the one that the patient goes by first.
    first, second : the two people, as they typed their names.
    reason : what they know it from.
    at : when they said so, ISO 8601.

    Raises
    ------
    InputRefused : a name or the reason is missing, or one person has signed twice.
    MixedPatients : identities that share neither ID nor name, or fewer than two.
    """

    stored: tuple[Patient, ...]
    first: str
    second: str
    reason: str
    at: str

    def __post_init__(self) -> None:
        missing = what_is_missing(self.first, self.second, self.reason)
        if missing:
            raise InputRefused(missing)
        if not share_something(self.stored):
            people = "; ".join(person.describe() for person in self.stored)
            raise MixedPatients(
                f"These identities share neither an ID nor a name: {people}.",
                remedy="Open the files of one patient only.",
            )

    @property
    def patient(self) -> Patient:
        """The identity that the patient goes by."""
        return self.stored[0]

    @property
    def note(self) -> str:
        """The permanent warning."""
        stored = " and ".join(person.describe() for person in self.stored)
        who = f"{self.first.strip()} and {self.second.strip()}"
        reason = self.reason.strip().rstrip(".")
        return f"Opened as one patient by {who}: {reason}; stored as {stored}."


def what_is_missing(first: str, second: str, reason: str) -> str:
    """What still has to be typed before two people have signed, in words; empty for nothing."""
    if not first.strip() or not second.strip():
        return "Two people must each type their name."
    if _plain(first) == _plain(second):
        return "The second person must be another one."
    return "" if reason.strip() else "Type what they are known from to be one patient."


def could_be_one(one: Patient, other: Patient) -> bool:
    """True when two identities share their ID or their name, so that one may be a mistake."""
    pairs = (
        (one.id.strip(), other.id.strip()),
        (plain_name(one.name), plain_name(other.name)),
    )
    return any(mine and mine == theirs for mine, theirs in pairs)


def share_something(people: Sequence[Patient]) -> bool:
    """True for two and more, each reached from the first by a shared ID or name."""
    reached, rest = list(people[:1]), list(people[1:])
    for person in reached:
        found = [other for other in rest if could_be_one(person, other)]
        reached += found
        rest = [other for other in rest if other not in found]
    return len(reached) > 1 and not rest


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
