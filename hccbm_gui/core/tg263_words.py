"""From what people and vendors call a structure to its TG-263 name."""

import difflib
import re
from functools import lru_cache

from hccbm_gui.core.dvh.structure_names import plain, tg263_name

PAIRED = (
    *("Lung", "Kidney", "Femur_Head", "Femur_Neck", "Femur_Shaft", "Femur", "Humerus", "Scapula"),
    *("Clavicle", "Ilium", "Ischium", "Pubis", "Acetabulum", "Parotid", "Breast", "Glnd_Adrenal"),
    *("Eye", "Lens", "Cochlea", "Hippocampus", "Humerus_Head", "Tibia", "Fibula", "Radius", "Ulna"),
)
"""Organs that come as _L and _R."""

SINGLE = (
    *("SpinalCord", "SpinalCanal", "ThecalSac", "CaudaEquina", "Brainstem", "Brain", "Lungs"),
    *("Kidneys", "Esophagus", "Trachea", "Heart", "Pericardium", "GreatVes", "A_Aorta", "Liver"),
    *("Spleen", "Stomach", "Duodenum", "Pancreas", "Bowel", "Bowel_Small", "Bowel_Large"),
    *("Bag_Bowel", "Colon_Sigmoid", "Bladder", "Rectum", "Prostate", "Uterus", "Larynx"),
    *("Thyroid", "Skin", "Body", "External", "Bone", "Bone_Pelvic", "BoneMarrow", "Sacrum"),
    *("Sternum", "Skull", "VBs", "Bone_Mandible"),
)
"""Organs without a side."""

ALSO = {
    "Bone_Pelvic": r"pelvis|pelvicbones?|bonypelvis|bonepelvis|pelvisbone",
    "Bone_Mandible": r"mandible|mandibula",
    "Bone": r"bones|skeleton",
    "Bowel": r"intestines?|gut",
    "Bowel_Large": r"(large(bowel|intestine)|colon)|bowellarge",
    "Colon_Sigmoid": r"sigmoid|sigmoidcolon",
    "A_Aorta": r"aorta",
    "Femur_Head": r"(femoral|femur)heads?|headof(the)?femur|caputfemoris|femhead|fh",
    "Femur_Neck": r"(femoral|femur)neck|neckof(the)?femur",
    "Humerus_Head": r"(humeral|humerus)head",
    "Glnd_Adrenal": r"adrenal(gland)?s?|suprarenal(gland)?",
    "Ilium": r"iliac(bone)?|iliacwing|osilium",
    "Ischium": r"ischial(bone)?|osischii",
    "Pubis": r"pubic(bone)?|ospubis",
    "Scapula": r"shoulderblade",
    "Clavicle": r"clavicula|collarbone",
    "Sacrum": r"sacralbone|ossacrum",
    "CaudaEquina": r"caudaequina|cauda",
    "BoneMarrow": r"marrow|bonemarrow",
    "Glnd_Thyroid": r"thyroid(gland)?",
    "Brain": r"cerebrum|wholebrain",
}
"""TG-263 names to further forms, over `plain` names without their side."""

NEAR = 0.82
"""How alike a misspelt name is to the one it means (difflib); below nothing is proposed."""

SHORTEST_MISSPELT = 5

_SIDE_WORDS = {"l": "_L", "lt": "_L", "left": "_L", "r": "_R", "rt": "_R", "right": "_R"}
_BOTH = {"bilat", "bilateral", "both"}
_TARGET = re.compile(r"(?i)^(z?)(i?gtv|i?ctv|itv|ptv)(.*)$", re.DOTALL)
_PRV = re.compile(r"(?i)^(.+?)[\s_+\-]*prv[\s_+\-]*(\d{1,2})?\s*(mm)?$")
_DOSE = re.compile(r"(?i)[\s_\-]*(\d+(?:[.,]\d+)?)\s*(c?gy)\b")
_VERTEBRA = re.compile(r"(?i)^(?:vb|vertebra|corpus)?[\s_\-]*(th|[ctdls])[\s_\-]*(\d{1,2})$")
_RIB = re.compile(r"(?i)^ribs?[\s_\-]*(\d{1,2})$")
_OF = {"t": "p", "tumor": "p", "tumour": "p", "primary": "p", "p": "p", "n": "n", "node": "n"}
_OF |= {"nodes": "n", "ln": "n", "nodal": "n"}
_MOST = {"C": 8, "T": 13, "L": 6, "S": 5}
"""Vertebrae of each part of the spine, with the thirteenth thoracic and the sixth lumbar one."""


@lru_cache(maxsize=4096)
def proposal(name: str) -> str:
    """The TG-263 name of what is called `name`; empty when it cannot be told."""
    words = name.strip()
    if not words or not words.isascii():
        return ""
    words, caret, own = words.partition("^")
    # A part of an organ, or what is for planning only, is not the organ itself.
    if "~" in words or re.match(r"z[A-Z_]", words):
        target = _TARGET.match(words)
        return f"{_target(*target.groups())}{caret}{own}" if target and "~" not in words else ""
    meant = _meant(words)
    return f"{meant}{caret}{own}" if meant else ""


def _meant(words: str) -> str:
    target = _TARGET.match(words)
    if target is not None:
        return _target(*target.groups())
    risk = _PRV.match(words)
    if risk is not None:
        organ = _organ(risk[1])
        margin = f"{int(risk[2]):02d}" if risk[2] else ""
        return f"{organ}_PRV{margin}" if organ else ""
    return _organ(words)


def _organ(words: str) -> str:
    known = _exact().get(plain(words)) or tg263_name(words)
    if known:
        return known
    root, side = _without_side(words)
    if side == "both":
        known = tg263_name(f"{root}s") or tg263_name(root)
        return known if known.endswith("s") else ""
    bone = _numbered_bone(root, side)
    if bone:
        return bone
    organ = _known(root) or _misspelt(root)
    if not organ:
        return _styled(root) + side
    return f"{organ}{side}" if organ in PAIRED or not side else ""


@lru_cache(maxsize=1)
def _exact() -> dict[str, str]:
    sided = [f"{name}{side}" for name in PAIRED for side in ("_L", "_R")]
    return {plain(name): name for name in (*sided, *PAIRED, *SINGLE)}


def _styled(words: str) -> str:
    """A name that is not known, built as TG-263 builds names."""
    tokens = [token for token in re.split(r"[\s_.,()/\\]+", words) if token]
    return "_".join(token[0].upper() + token[1:] for token in tokens)


def _known(root: str) -> str:
    meant = plain(root)
    for name in (*PAIRED, *SINGLE):
        if plain(name) == meant:
            return name
    for name, form in ALSO.items():
        if re.fullmatch(form, meant):
            return name
    return tg263_name(root)


def _misspelt(root: str) -> str:
    meant = plain(root)
    if len(meant) < SHORTEST_MISSPELT or any(letter.isdigit() for letter in meant):
        return ""
    names = {plain(name): name for name in (*PAIRED, *SINGLE)}
    near = difflib.get_close_matches(meant, names, 1, NEAR)
    return names[near[0]] if near else ""


def _without_side(words: str) -> tuple[str, str]:
    """A name without its side, and ``_L``, ``_R``, ``both`` or nothing."""
    tokens = [token for token in re.split(r"[\s_.,()\-]+", words) if token]
    for place in (-1, 0) if len(tokens) > 1 else ():
        word = tokens[place].lower()
        rest = tokens[:-1] if place == -1 else tokens[1:]
        if word in _SIDE_WORDS:
            return "_".join(rest), _SIDE_WORDS[word]
        if word in _BOTH:
            return "_".join(rest), "both"
    return words, ""


def _numbered_bone(root: str, side: str) -> str:
    rib = _RIB.match(root)
    if rib is not None:
        return f"Rib{int(rib[1]):02d}{side}" if 1 <= int(rib[1]) <= 13 else ""
    found = _VERTEBRA.match(root)
    if found is None or side:
        return ""
    part = {"TH": "T", "D": "T"}.get(found[1].upper(), found[1].upper())
    number = int(found[2])
    if not 1 <= number <= _MOST[part]:
        return ""
    return f"VB_T{number:02d}" if part == "T" else f"VB_{part}{number}"


def _target(unused: str, kind: str, rest: str) -> str:
    dose = _DOSE.search(rest)
    suffix = ""
    if dose is not None:
        amount = float(dose[1].replace(",", "."))
        suffix = f"_{amount:g}Gy" if dose[2].lower() == "gy" else f"_{amount:g}"
        rest = rest[: dose.start()] + " " + rest[dose.end() :]
    tail = re.search(r"([+]\d+)?$", rest)
    assert tail is not None
    rest, suffix = rest[: tail.start()], suffix + tail[0]
    of, number = "", ""
    words: list[str] = []
    glued = re.match(r"(n|p|sb|par|v|vas)?(\d+)?(?=$|[\s_\-])", rest)
    if glued is not None:
        of, number = glued[1] or "", glued[2] or ""
        rest = rest[glued.end() :]
    for token in re.split(r"[\s_.,()\-]+", rest):
        if not token:
            continue
        meant = _OF.get(token.lower(), "")
        if meant and not of and not words:
            of = meant
        elif token.isdigit() and not number and not words and len(token) <= 2:
            number = str(int(token))
        elif token.lower() in _SIDE_WORDS:
            words.append(_SIDE_WORDS[token.lower()][1:])
        else:
            words.append(token[0].upper() + token[1:])
    if number and int(number) > 20 and not suffix:
        number, suffix = "", f"_{int(number)}Gy"
    return f"{unused}{kind.upper()}{of}{number}{''.join('_' + w for w in words)}{suffix}"
