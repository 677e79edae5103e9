"""Size and response of a lesion as rows and as text: for the window, the clipboard, a terminal."""

import numpy as np

from hccbm_gui.core.measure.calipers import LesionSize
from hccbm_gui.core.response import SizeResponse

Row = tuple[str, str]


def size_rows(size: LesionSize) -> tuple[Row, ...]:
    """What was measured, each with its unit."""
    return (
        ("Longest diameter", f"{size.longest_mm:.1f} mm"),
        ("Perpendicular", f"{size.perpendicular_mm:.1f} mm"),
        ("Product", f"{size.product_mm2:.0f} mm²"),
        ("Longest in space", f"{size.diameter_3d_mm:.1f} mm"),
        ("Volume", f"{size.volume_cc:.2f} cc"),
        ("Slice", slice_words(size)),
    )


def slice_words(size: LesionSize) -> str:
    """``axial, S 54.0 mm``; of an oblique plane its place along the normal."""
    axis = int(np.abs(size.normal).argmax())
    if abs(size.normal[axis]) < 1.0 - 1e-6:
        return f"oblique, at {size.slice_mm:.1f} mm"
    letters = (("R", "L"), ("A", "P"), ("I", "S"))[axis]
    place_mm = size.slice_mm * float(size.normal[axis])
    plane = ("sagittal", "coronal", "axial")[axis]
    return f"{plane}, {letters[place_mm >= 0.0]} {abs(place_mm):.1f} mm"


def response_rows(response: SizeResponse) -> tuple[Row, ...]:
    """Baseline, change and word."""
    return (
        ("Baseline", f"{response.baseline_mm:.1f} mm"),
        ("Now", f"{response.now_mm:.1f} mm"),
        ("Change", f"{response.change_percent:+.1f} % ({response.change_mm:+.1f} mm)"),
        (response.rule.name, word_of(response)),
    )


def word_of(response: SizeResponse) -> str:
    """The word of the rule, or that there is none."""
    return "no word" if response.category is None else response.category.value


def as_text(size: LesionSize, response: SizeResponse | None = None) -> str:
    """All of it, a line each."""
    lines = [f"Structure: {size.name}", *(f"{name}: {said}" for name, said in size_rows(size))]
    if response is not None:
        lines += [f"{name}: {said}" for name, said in response_rows(response)]
        lines += [response.reason, response.rule.thresholds, f"Source: {response.rule.source}"]
    notes = (*size.notes, *(() if response is None else response.notes))
    return "\n".join([*lines, *(f"! {note}" for note in notes if note not in lines)])
