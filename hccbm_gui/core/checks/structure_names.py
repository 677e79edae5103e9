"""Names of structures held against the rules of AAPM TG-263; suggestions, never force."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from hccbm_gui.core.checks.row import CheckRow, Status
from hccbm_gui.core.checks.wording import counted, listed
from hccbm_gui.core.dvh.structure_names import SYNONYMS, tg263_name
from hccbm_gui.core.roi import Roi

LONGEST = 16
ALLOWED = re.compile(r"[A-Za-z0-9_^~+.!\-]+")
TARGET = re.compile(r"(i?GTV|ICTV|CTV|ITV|PTV)([npv]?\d*)?([_!^+\-~].*)?", re.IGNORECASE)
TARGET_STARTS = ("GTV", "CTV", "ITV", "PTV", "IGTV", "ICTV")
FURTHER_STARTS = (
    "Bone", "Bolus", "Brain", "Breast", "CTVn", "Colon", "Couch", "Duodenum", "External", "Eye",
    "Femur", "GrowthPlate", "Humerus", "Kidney", "Larynx", "Lens", "Lung", "Mandible", "Marker",
    "Nodes", "OpticNrv", "Pancreas", "Parotid", "Pelvis", "PenileBulb", "Prostate", "Rib",
    "Sacrum", "Scapula", "SeminalVes", "Spc", "Spleen", "Sternum", "SupportStructure", "Thyroid",
    "Trachea", "VB", "VBs", "Vertebra",
)  # fmt: skip
"""First words in common use besides those the constraint sheets know."""
STARTS = frozenset(
    word.lower() for name in (*SYNONYMS, *FURTHER_STARTS) for word in (name.split("_")[0], name)
)


def names_row(rois: Sequence[Roi]) -> CheckRow:
    """One row on the names of all structures."""
    row_id, title = "structures.names", "Names by TG-263"
    names = [roi.name for roi in rois]
    faults = [f"{name}: {listed(found)}" for name in names if (found := [*_faults(name)])]
    twice = [name for name, count in Counter(map(str.lower, names)).items() if count > 1]
    faults += [f"{name}: used more than once" for name in twice]
    if faults:
        return CheckRow(
            row_id,
            title,
            Status.WARNING,
            f"{'; '.join(faults[:10])}{'; …' if len(faults) > 10 else ''}.",
            "Rename them, or be sure that everybody reads them alike.",
        )
    unknown = [name for name in names if not _is_known(name)]
    if unknown:
        return CheckRow(
            row_id, title, Status.INFO, f"Not among the usual names: {listed(unknown)}."
        )
    return CheckRow(row_id, title, Status.PASSED, f"{counted(len(names), 'name')}.")


def _faults(name: str) -> Iterator[str]:
    if name != name.strip() or not name:
        yield "blanks around it"
        return
    if len(name) > LONGEST:
        yield f"{len(name)} characters, at most {LONGEST}"
    if " " in name:
        yield "a blank in it"
    elif not ALLOWED.fullmatch(name):
        wrong = sorted({sign for sign in name if not ALLOWED.fullmatch(sign)})
        yield f"{listed(wrong)} in it"
    better = "External" if name.lower() == "external" else tg263_name(name)
    if better and not _says_the_same(name, better):
        yield f"usually {better}"
    elif TARGET.fullmatch(name) and not name.startswith(TARGET_STARTS):
        yield "its kind is written in capitals"


def _says_the_same(name: str, better: str) -> bool:
    """True for the name itself and for more of it, as a planning risk volume."""
    return name == better or name.startswith(better + "_")


def _is_known(name: str) -> bool:
    """True for targets, known first words, planning structures (z) and own ones (^)."""
    if TARGET.fullmatch(name) or name.startswith(("z", "_")) or "^" in name:
        return True
    first = re.split(r"[_~^+\-!0-9]", name, maxsplit=1)[0].lower()
    return first in STARTS or name.lower() in STARTS
