"""What has a DVH: the structures of the case, and those made of them (lungs without GTV, ...)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from hccbm_gui.core.dvh.structure_names import matches
from hccbm_gui.core.fields.structure_volume import SlabStack
from hccbm_gui.core.overlay import Colour
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.structures.algebra import difference, union_of

TARGETS = (RoiKind.GTV, RoiKind.ITV, RoiKind.PTV)
PAIRS = (("Lungs", "Lung_L", "Lung_R"), ("Kidneys", "Kidney_L", "Kidney_R"))
WITHOUT = (
    ("Lungs", TARGETS),
    ("Liver", (RoiKind.GTV,)),
    ("Body", (RoiKind.PTV,)),
)
"""Organs that are judged without their target; the body without PTV is the healthy tissue."""


@dataclass(frozen=True, slots=True, eq=False)
class Listed:
    """One line of the list of structures.

    Attributes
    ----------
    key : `Roi.key`, or ``derived/`` and the name.
    parts : the structures it is made of; itself alone for one of the case.
    build : makes what the DVH is of, in a job; slow for a large body.
    """

    key: str
    name: str
    colour: Colour
    parts: tuple[Roi, ...]
    build: Callable[[], Roi | SlabStack]

    @property
    def is_derived(self) -> bool:
        """True when it is made here."""
        return self.key.startswith("derived/")


def listed_structures(rois: Sequence[Roi], frame_uid: str) -> tuple[Listed, ...]:
    """The structures on the frame of reference of the dose, then those made of them."""
    here = tuple(roi for roi in rois if roi.frame_uid == frame_uid)
    own = tuple(Listed(roi.key, roi.name, roi.colour, (roi,), _itself(roi)) for roi in here)
    return (*own, *_derived(tuple(roi for roi in here if not roi.is_empty)))


def elsewhere(rois: Sequence[Roi], frame_uid: str) -> tuple[str, ...]:
    """Names of the structures that lie in another frame of reference than the dose."""
    return tuple(roi.name for roi in rois if roi.frame_uid != frame_uid)


def _derived(rois: Sequence[Roi]) -> Iterator[Listed]:
    named = {}
    for name, left, right in PAIRS:
        whole, pair = _called(name, rois), _called(left, rois) + _called(right, rois)
        named[name] = whole or (pair if len(pair) == 2 else ())
        if not whole and len(pair) == 2:
            yield Listed(_key(name), name, pair[0].colour, pair, _union(pair))
    for organ, kinds in WITHOUT:
        parts = named.get(organ) or _called(organ, rois)
        if not parts and organ == "Body":
            parts = tuple(roi for roi in rois if roi.kind is RoiKind.EXTERNAL)[:1]
        for kind in kinds:
            targets = tuple(roi for roi in rois if roi.kind is kind)
            name = f"{organ}-{kind.value}"
            if parts and targets and not _called(name, rois):
                build = _without(parts, targets)
                yield Listed(_key(name), name, parts[0].colour, (*parts, *targets), build)


def _called(name: str, rois: Sequence[Roi]) -> tuple[Roi, ...]:
    """The one structure of that name; none when several could be meant."""
    found = tuple(roi for roi in rois if matches(name, roi.name))
    return found if len(found) == 1 else ()


def _key(name: str) -> str:
    return f"derived/{name}"


def _itself(roi: Roi) -> Callable[[], Roi]:
    return lambda: roi


def _union(parts: Sequence[Roi]) -> Callable[[], SlabStack]:
    return lambda: union_of(parts)


def _without(parts: Sequence[Roi], targets: Sequence[Roi]) -> Callable[[], SlabStack]:
    return lambda: difference(union_of(parts), union_of(targets))
