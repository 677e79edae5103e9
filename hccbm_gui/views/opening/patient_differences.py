"""What differs between patients that could be taken for one another."""

from collections.abc import Callable, Sequence

from hccbm_gui.core.patient import Patient, plain_name

Fact = Callable[[Patient], str]

FACTS: dict[str, Fact] = {
    "name": lambda person: plain_name(person.name),
    "id": lambda person: person.id.strip(),
    "birth_date": lambda person: person.birth_date,
    "sex": lambda person: person.sex,
}
"""What tells people apart, as it is compared."""

TELLING = ("id", "name")
"""Whoever shares one of these could be taken for the other."""


def alike(person: Patient, others: Sequence[Patient]) -> tuple[Patient, ...]:
    """Those of `others` who could be taken for `person`: of the same ID or the same name."""
    return tuple(
        other
        for other in others
        if other is not person
        and any(FACTS[key](person) and FACTS[key](person) == FACTS[key](other) for key in TELLING)
    )


def differing(person: Patient, others: Sequence[Patient]) -> frozenset[str]:
    """The facts in which a person differs from one who could be taken for them."""
    return frozenset(
        key
        for key, fact in FACTS.items()
        for other in alike(person, others)
        if fact(person) and fact(other) and fact(person) != fact(other)
    )


def shared(person: Patient, others: Sequence[Patient]) -> frozenset[str]:
    """Of ID and name those that somebody else has too."""
    return frozenset(
        key
        for key in TELLING
        if any(
            FACTS[key](person) and FACTS[key](person) == FACTS[key](other)
            for other in others
            if other is not person
        )
    )


def shared_by(people: Sequence[Patient], key: str) -> tuple[tuple[Patient, ...], ...]:
    """The people who share an ID (or a name), a group for each that is shared."""
    groups: dict[str, list[Patient]] = {}
    for person in people:
        value = FACTS[key](person)
        if value:
            groups.setdefault(value, []).append(person)
    return tuple(tuple(group) for group in groups.values() if len(group) > 1)
