"""Who the images belong to."""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Patient:
    """Identity as DICOM gives it.

    Attributes
    ----------
    id, name : Patient ID and Patient's Name as stored (``Family^Given``); up to three
        component groups parted by ``=``: alphabetic, ideographic, phonetic (PS3.5 6.2.1).
    birth_date : YYYY-MM-DD, empty when unknown.
    sex : M, F, O or empty.
    """

    id: str
    name: str
    birth_date: str = ""
    sex: str = ""

    def same_person(self, other: "Patient") -> bool:
        """True when nothing that both know differs; names as `same_name` compares them."""
        pairs = (
            (self.id.strip(), other.id.strip()),
            (self.birth_date, other.birth_date),
            (self.sex, other.sex),
        )
        agree = all(not mine or not theirs or mine == theirs for mine, theirs in pairs)
        return agree and same_name(self.name, other.name)

    @property
    def shown_name(self) -> str:
        """The name for the screen: the other ways to write it in brackets after the first."""
        first, *others = [group for group in name_groups(self.name) if group] or [""]
        return f"{first} ({', '.join(dict.fromkeys(others))})" if others else first

    @property
    def two_lines(self) -> tuple[str, str]:
        """Name and ID for the corner of a picture; what is not known is said."""
        return self.shown_name or "no name", f"ID {self.id or 'none'}"

    def describe(self) -> str:
        """One line for headers and messages."""
        facts = [*self.two_lines, self.birth_date, self.sex]
        return " · ".join(fact for fact in facts if fact)


def name_groups(name: str) -> tuple[str, str, str]:
    """(alphabetic, ideographic, phonetic) groups of a name without empty components at the end."""
    groups = [group.strip().rstrip("^").strip() for group in name.split("=")[:3]]
    groups += [""] * (3 - len(groups))
    return groups[0], groups[1], groups[2]


def same_name(one: str, other: str) -> bool:
    """True unless the names are known to differ.

    One group in common is enough, in whatever place it stands: many files keep an ideographic
    name alone, or in the place of the alphabetic one. Otherwise a group that both have must
    agree; names without such a group say nothing about each other.
    """
    mine, theirs = ([_reduced(g) for g in name_groups(name)] for name in (one, other))
    if {group for group in mine if group} & set(theirs):
        return True
    return all(not a or not b or a == b for a, b in zip(mine, theirs, strict=True))


def plain_name(name: str) -> str:
    """The first group of a name reduced to what must agree: upper case, one space between words."""
    return next((_reduced(group) for group in name_groups(name) if group), "")


def _reduced(group: str) -> str:
    """Without case, ``^`` and the width of its letters, however its accents are stored."""
    return " ".join(unicodedata.normalize("NFKC", group).replace("^", " ").upper().split())
