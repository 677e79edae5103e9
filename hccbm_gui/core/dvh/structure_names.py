"""Which structure a constraint means: TG-263 names and what departments call them."""

import re
from functools import lru_cache

_BOTH = r"(both|bilat(eral)?|total|combined|comb|sum|lr|l\+r|l&r)"
_LUNGS = rf"(lungs({_BOTH})?|{_BOTH}lungs?|lung{_BOTH})"
_TARGET = r"(i?gtv|ctv|itv|ptv|target)[a-z0-9]*"

SYNONYMS = {
    "SpinalCord": r"(spinal)?cord|medulla(spinalis)?|myelon|sc",
    "SpinalCanal": r"(spinal|vertebral)?canal",
    "ThecalSac": r"thecalsac|thecal|duralsac",
    "CaudaEquina": r"cauda(equina)?",
    "Brainstem": r"(brain)?stem|brainstem",
    "Lungs": _LUNGS,
    "Lungs-GTV": rf"{_LUNGS}-(gross|i?gtv)[a-z0-9]*",
    "Lungs-ITV": rf"{_LUNGS}-itv[a-z0-9]*",
    "Lungs-PTV": rf"{_LUNGS}-ptv[a-z0-9]*",
    "Lung_L": r"lung(l|lt|left)|(l|lt|left)lung",
    "Lung_R": r"lung(r|rt|right)|(r|rt|right)lung",
    "Esophagus": r"o?esophagus|oesoph|esoph",
    "Heart": r"heart|cor",
    "Pericardium": r"pericard(ium|ial)?",
    "Liver": r"liver|hepar",
    "Liver-GTV": rf"liver-{_TARGET}|normalliver|liver-gross",
    "Kidneys": rf"kidneys({_BOTH})?|{_BOTH}kidneys?|kidney{_BOTH}",
    "Kidney_L": r"kidney(l|lt|left)|(l|lt|left)kidney",
    "Kidney_R": r"kidney(r|rt|right)|(r|rt|right)kidney",
    "Stomach": r"stomach|gaster",
    "Bowel_Small": r"(small(bowel|intestine)|bowelsmall|sb)(loops)?|bowelloops?",
    "Bag_Bowel": r"(bowel|intestin(al|e))bag|bagbowel|bowelspace|spcbowel",
    "Bladder": r"(urinary)?bladder",
    "Rectum": r"rectum|rectal",
    "Femur_Head_L": r"(femur|femoral)head(l|lt|left)|(l|lt|left)(femur|femoral)head|fheadl",
    "Femur_Head_R": r"(femur|femoral)head(r|rt|right)|(r|rt|right)(femur|femoral)head|fheadr",
    "Body": r"body|external|outline|patient|bodyoutline",
    "Body-PTV": r"(body|external)-ptv[a-z0-9]*|healthytissue|normaltissue",
    "Skin": r"skin",
}
"""TG-263 name to the forms it takes, over `plain` names."""


def matches(pattern: str, name: str) -> bool:
    """True when the structure `name` is what `pattern` means.

    A TG-263 name matches its synonyms in any spelling of case, spaces and underscores;
    ``PTV*`` matches every name that begins so; anything else must be the name itself. A planning
    risk volume is not its organ: SpinalCord_PRV05 is no SpinalCord.
    """
    synonyms = _compiled(pattern)
    if synonyms is not None and synonyms.fullmatch(plain(name)):
        return True
    if pattern.endswith("*"):
        return plain(name).startswith(plain(pattern[:-1]))
    return plain(name) == plain(pattern)


def tg263_name(name: str) -> str:
    """The TG-263 name of a structure known by a synonym; empty when none is known."""
    return next((pattern for pattern in SYNONYMS if matches(pattern, name)), "")


def plain(name: str) -> str:
    """Lower case without spaces, underscores and points; a minus in words becomes its sign."""
    words = re.sub(r"\s+(minus|without|excl(uding)?)\s+", "-", name.strip().lower())
    return re.sub(r"[\s_.,^~()]+", "", words).replace("–", "-").replace("−", "-")


@lru_cache(maxsize=128)
def _compiled(pattern: str) -> re.Pattern[str] | None:
    known = {plain(name): form for name, form in SYNONYMS.items()}.get(plain(pattern))
    return None if known is None else re.compile(known)
