"""Names of structures by AAPM TG-263: what is wrong with one, and which one is meant.

Mayo et al., Int J Radiat Oncol Biol Phys 100:1057 (2018). Suggested, never forced.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hccbm_gui.core.roi import RoiKind
from hccbm_gui.core.tg263_words import proposal

LONGEST = 16
"""Letters that every planning system takes."""

SPOKEN_TARGETS = {RoiKind.GTV, RoiKind.CTV, RoiKind.ITV, RoiKind.PTV}
LARGEST_NUMERAL = 20
"""A number of a target above this is a dose that somebody wrote without its unit."""

_STRANGE = re.compile(r"[^A-Za-z0-9_\-+^~!.]")
_TARGET = re.compile(
    r"z?(?P<type>I?GTV|I?CTV|ITV|PTV!?)"
    r"(?P<of>n|p|sb|par|v|vas)?(?P<number>\d*)"
    r"(?P<words>(_[A-Z][A-Za-z0-9]*~?)*)"
    r"(?P<dose>_(High|Mid\d*|Low|\d{3,5}(x\d+)?|\d+([.p]\d+)?Gy(x\d+)?))?"
    r"(?P<crop>-\d{2})?(?P<margin>(_?PRV|[+\-])\d+)?(\^[A-Za-z0-9_]+)?"
)
_SIDE_SPELT = re.compile(r"(?i)(^|[_.\-])(lt|rt|left|right|both|bilateral)(?=$|[_.\-^])")
_SIDE_FIRST = re.compile(r"^z?[LR][_.\-]")
_SIDE_SMALL = re.compile(r"_[lr](?=$|\^)")
_ORGAN_START = re.compile(r"^(z?~?[A-Z]|[a-z]+_[A-Z])")


@dataclass(frozen=True, slots=True)
class NameLint:
    """What TG-263 says of a name.

    Attributes
    ----------
    reasons : what is wrong, a sentence each; empty when nothing is.
    proposed : the name that is meant; empty when it cannot be told or is taken.
    """

    reasons: tuple[str, ...] = ()
    proposed: str = ""

    @property
    def ok(self) -> bool:
        """True when nothing is wrong."""
        return not self.reasons


def lint(name: str, kind: RoiKind | None = None, others: Iterable[str] = ()) -> NameLint:
    """What is wrong with a structure's name, and the name that is meant.

    Parameters
    ----------
    kind : what the structure stands for; None when the name alone is asked for.
    others : names of the other structures of the case; names differ by more than their case.
    """
    wrong = faults(name)
    # Of a target's name that is built well nothing is known better.
    meant = "" if is_target(name) and not wrong else proposal(name)
    reasons = [*wrong, *_faults_of_kind(name, kind)]
    if meant and meant != name and not faults(meant) and not reasons:
        reasons.append(f"TG-263 calls it {meant}.")
    taken = {other.casefold() for other in others}
    if meant and meant != name and meant.casefold() in taken - {name.casefold()}:
        reasons.append(f"It seems to be {meant}, but another structure has that name.")
    if name.casefold() in taken:
        reasons.append("Another structure has this name; capitals do not tell them apart.")
    useful = meant and meant != name and meant.casefold() not in taken
    clean = useful and not faults(meant) and not _faults_of_kind(meant, kind)
    return NameLint(tuple(reasons), meant if reasons and clean else "")


def faults(name: str) -> tuple[str, ...]:
    """What is wrong with the letters and the build of a name, a sentence each."""
    if not name.strip():
        return ("It has no name.",)
    found = []
    if len(name) > LONGEST:
        found.append(f"It has {len(name)} characters; planning systems take {LONGEST}.")
    strange = sorted(set(_STRANGE.findall(name)))
    if strange:
        found.append(f"Not every system takes {_listed(strange)} in a name.")
        return tuple(found)
    if is_target(name):
        found += _target_faults(name)
    else:
        found += _organ_faults(name)
    return tuple(found)


def is_target(name: str) -> bool:
    """True for a name that begins like one of a target."""
    return re.match(r"(?i)z?(i?gtv|i?ctv|itv|ptv)", name) is not None


def _target_faults(name: str) -> list[str]:
    found = _TARGET.fullmatch(name)
    if found is None:
        kind = re.match(r"(?i)z?(i?gtv|i?ctv|itv|ptv)", name)
        assert kind is not None
        if kind[1] != kind[1].upper():
            return [f"The kind of a target stands in capitals: {kind[1].upper()}."]
        return ["After the kind of a target come p or n, a number, _Word, _dose: PTVp1_L3_30Gy."]
    number = found["number"]
    if number and int(number) > LARGEST_NUMERAL:
        return [f"{number} reads as the number of a target; a dose has its unit: _{number}Gy."]
    return []


def _organ_faults(name: str) -> list[str]:
    found = []
    if not _ORGAN_START.match(name):
        found.append("A name begins with a capital letter.")
    if _SIDE_SPELT.search(name) or _SIDE_FIRST.search(name) or _SIDE_SMALL.search(name):
        found.append("The side stands at the end, as _L or _R.")
    if re.search(r"(?i)prv", name) and not re.search(r"_PRV(\d{2})?(\^\w+)?$", name):
        found.append("A planning risk volume ends with _PRV and its margin in mm, as _PRV05.")
    return found


def _faults_of_kind(name: str, kind: RoiKind | None) -> list[str]:
    said = re.match(r"I?(GTV|CTV|ITV|PTV)", name, re.IGNORECASE)
    if kind is None or name.startswith("z") or (said is None and kind not in SPOKEN_TARGETS):
        return []
    if said is None:
        return [f"A structure of the kind {kind.value} has a name that begins with {kind.value}."]
    # Interpreted types have no ITV: it may be stored as a CTV.
    word = said[0].upper()
    if kind.value in (word, word.removeprefix("I")) or (word, kind) == ("ITV", RoiKind.CTV):
        return []
    return [f"Its name says {word}, its kind is {kind.value}."]


def _listed(letters: Iterable[str]) -> str:
    words = {" ": "a space", "\t": "a tab", ",": "a comma"}
    return ", ".join(words.get(one, f"'{one}'") for one in letters)
