"""Who the images belong to."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patient:
    """Identity as DICOM gives it.

    Attributes
    ----------
    id, name : Patient ID and Patient's Name as stored (``Family^Given``).
    birth_date : YYYY-MM-DD, empty when unknown.
    sex : M, F, O or empty.
    """

    id: str
    name: str
    birth_date: str = ""
    sex: str = ""

    def same_person(self, other: "Patient") -> bool:
        """True when nothing that both know differs; names compare without case and ``^``."""
        pairs = (
            (self.id.strip(), other.id.strip()),
            (plain_name(self.name), plain_name(other.name)),
            (self.birth_date, other.birth_date),
            (self.sex, other.sex),
        )
        return all(not mine or not theirs or mine == theirs for mine, theirs in pairs)

    def describe(self) -> str:
        """One line for headers and messages."""
        facts = [self.name or "no name", f"ID {self.id or 'none'}", self.birth_date, self.sex]
        return " · ".join(fact for fact in facts if fact)


def plain_name(name: str) -> str:
    """A name reduced to what must agree: upper case, one space between its words."""
    return " ".join(name.replace("^", " ").replace("=", " ").upper().split())
