"""How fast the nuclide of an injection decays."""

import re

from pydicom.dataset import Dataset

from hccbm_gui.core.errors import NotQuantifiable
from hccbm_gui.io.values import items, number, text

HOUR_S = 3600.0
HALF_LIVES_S = {
    "TC99M": 6.0067 * HOUR_S,
    "F18": 109.77 * 60.0,
    "I123": 13.223 * HOUR_S,
    "IN111": 2.8047 * 24.0 * HOUR_S,
    "LU177": 6.6443 * 24.0 * HOUR_S,
    "GA68": 67.71 * 60.0,
}
"""Nuclide to half-life (NNDC, NuDat 3)."""
NUCLIDE_CODES = {
    "C-163A8": "TC99M",
    "72454006": "TC99M",
    "C-111A1": "F18",
    "77004003": "F18",
    "C-114A4": "I123",
    "21572004": "I123",
    "C-145A4": "IN111",
    "56609000": "IN111",
}
"""Radionuclide codes of PS3.16 CID 18 and CID 4020 (SRT and SCT)."""
SYMBOLS = {
    "TECHNETIUM": "TC",
    "FLUORINE": "F",
    "IODINE": "I",
    "INDIUM": "IN",
    "LUTETIUM": "LU",
    "GALLIUM": "GA",
}
PLAUSIBLE_S = (30.0, 3.2e7)


def half_life_of(tracer: Dataset) -> tuple[float, tuple[str, ...]]:
    """(half-life in s, notes) of an item of the Radiopharmaceutical Information Sequence.

    As stored; else, as in nuclear medicine, that of the nuclide it names.

    Raises
    ------
    NotQuantifiable : neither is known.
    """
    stored = number(tracer, "RadionuclideHalfLife")
    if stored is not None and PLAUSIBLE_S[0] <= stored <= PLAUSIBLE_S[1]:
        return stored, ()
    for code in items(tracer, "RadionuclideCodeSequence"):
        coded = NUCLIDE_CODES.get(text(code, "CodeValue"))
        nuclide = coded or _nuclide_in(text(code, "CodeMeaning"))
        if nuclide:
            return HALF_LIVES_S[nuclide], ()
    named = _nuclide_in(text(tracer, "Radiopharmaceutical"))
    if named:
        return HALF_LIVES_S[named], ("The nuclide is known by the name of the tracer only.",)
    raise NotQuantifiable("The half-life of the nuclide is not in the file.")


def _nuclide_in(name: str) -> str:
    """The nuclide that a text names, e.g. ``^99m^Technetium``, ``Tc-99m MDP``, ``99mTc``."""
    plain = name.upper()
    for word, symbol in SYMBOLS.items():
        plain = plain.replace(word, symbol)
    for nuclide in HALF_LIVES_S:
        symbol, mass = re.fullmatch(r"([A-Z]+)(\d+M?)", nuclide).groups()  # type: ignore[union-attr]
        after = rf"(?<![A-Z]){symbol}[\s\-^]*{mass}(?![0-9A-Z])"
        before = rf"(?<![0-9]){mass}[\s\-^]*{symbol}(?![A-Z])"
        if re.search(f"{after}|{before}", plain):
            return nuclide
    return ""
