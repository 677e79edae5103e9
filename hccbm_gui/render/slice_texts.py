"""The words of a slice view, composed from what it shows."""

import textwrap
from collections.abc import Iterable

from hccbm_gui.core.volume import Volume
from hccbm_gui.render.annotations import SliceTexts
from hccbm_gui.render.looks import Slab, SlabMode
from hccbm_gui.render.slice_images import SliceImages
from hccbm_gui.render.slice_overlays import SliceOverlays
from hccbm_gui.render.slice_place import SlicePlace
from hccbm_gui.render.view_plane import ViewPlane
from hccbm_gui.services.pictures.measures import position
from hccbm_gui.services.pictures.slice_view import NO_SLICE

LETTER_PX = 6.3
"""Mean width of a letter at the size of the corner texts."""
SHARE = 0.52
"""Of the window's width, what the left corner texts may take; the right ones take the rest."""

UNKNOWN = "?"
"""In the place of a letter of direction that nobody knows."""


def column_letters(width_px: float) -> int:
    """How many letters a left corner text may have in a window of `width_px` logical pixels."""
    return max(12, int(SHARE * width_px / LETTER_PX))


def in_full(texts: Iterable[str], letters: int) -> tuple[str, ...]:
    """`texts` on as many lines as they need: what must never be cut off."""
    return tuple(line for text in texts for line in textwrap.wrap(text, letters))


def shortened(text: str, letters: int) -> str:
    """`text`, cut with an ellipsis to at most `letters`."""
    return text if len(text) <= letters else text[: letters - 1].rstrip() + "…"


def layers_text(parts: Iterable[str], letters: int) -> str:
    """``CT · SPECT 50 % · W 400 L 40``, on one line where it fits, else on a line each."""
    told = [part for part in parts if part]
    line = " · ".join(told)
    return line if len(line) <= letters else "\n".join(shortened(p, letters) for p in told)


def position_text(plane: ViewPlane, volume: Volume, position_mm: float) -> str:
    """Where the slice lies, which it is, and how far it is to the next."""
    low, _ = plane.slice_range_mm(volume.geometry)
    step = plane.slice_step_mm(volume.geometry)
    total = plane.slice_count(volume.geometry)
    number = round((position_mm - low) / step) + 1
    known = volume.orientation_known
    place = position(plane.axis_letter, position_mm) if known else f"{position_mm:.1f} mm"
    counted = f"{number}/{total}" if 1 <= number <= total else "outside the image"
    return f"{place}\n{counted} · {step:.1f} mm"


def slab_text(slab: Slab) -> str:
    """``MIP 20 mm``; empty for a plain slice."""
    if slab.mode is SlabMode.SLICE or slab.thickness_mm <= 0.0:
        return ""
    return f"{slab.mode} {slab.thickness_mm:g} mm"


def notices(texts: Iterable[str], letters: int, most: int = 2) -> tuple[str, ...]:
    """The first `most` different texts on two lines each; the last counts those not told."""
    different = list(dict.fromkeys(text for text in texts if text))
    if len(different) > most:
        left = f"and {len(different) - most + 1} more warnings"
        different = [*different[: most - 1], left]
    return tuple(line for text in different for line in _on_two_lines(text, letters))


def _on_two_lines(text: str, letters: int) -> tuple[str, ...]:
    first, *rest = textwrap.wrap(text, letters)
    return (first, shortened(" ".join(rest), letters)) if rest else (first,)


def letters_in(plane: ViewPlane, volume: Volume) -> dict[str, str]:
    """Edge of the screen to patient direction; question marks where the file does not say."""
    letters = plane.letters()
    return letters if volume.orientation_known else dict.fromkeys(letters, UNKNOWN)


def is_missing(plane: ViewPlane, volume: Volume, position_mm: float) -> bool:
    """Whether the whole slice lies where slices of the image are missing."""
    if not volume.gaps:
        return False
    (left, low), (right, high) = plane.bounds_mm(volume.geometry)
    corners = [(left, low), (left, high), (right, low), (right, high)]
    points = plane.to_patient(corners, position_mm)
    # A gap is convex: it holds the slice when one gap holds its corners.
    return any(gap.holds(points).all() for gap in volume.gaps)


def slice_texts(
    plane: ViewPlane,
    shown: tuple[SliceImages, SliceOverlays, SlicePlace],
    identity: tuple[str, ...],
    legend: tuple[tuple[str, str], ...],
    foreign_rois: int,
    pixel_ratio: float,
) -> SliceTexts:
    """All words of a view; `foreign_rois` structures of another frame are not shown."""
    images, overlays, place = shown
    title = plane.name.capitalize()
    if images.base is None:
        return SliceTexts(title, "no image", identity, "", (), (), {})
    warned = list(images.notes())
    if foreign_rois:
        warned.append(f"{foreign_rois} structures of another frame hidden")
    warned += overlays.notes()
    width_px = place.camera.size_px[0] / pixel_ratio
    letters = column_letters(width_px)
    right = max(12, int((1.0 - SHARE) * width_px / LETTER_PX))
    window = images.window_level.describe() if images.window_level else ""
    return SliceTexts(
        title=title,
        layers=layers_text([slab_text(images.slab), *images.layers(), window], letters),
        identity=identity,
        position=position_text(plane, images.base, place.position_mm),
        notices=(*in_full(overlays.refused(), letters), *notices(warned, letters)),
        legend=legend,
        letters=letters_in(plane, images.base),
        captions=in_full(overlays.captions(), right),
        key=overlays.key(),
        bars=images.colour_bars(),
        light=images.is_light,
        missing=NO_SLICE if is_missing(plane, images.base, place.position_mm) else "",
    )
