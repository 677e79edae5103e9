"""Files that were left out, sorted by what their reason says of them."""

from collections.abc import Iterable

from hccbm_gui.core import note_words as words
from hccbm_gui.core.case import Rejected

KINDS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("picture", (words.PICTURE_FILE,)),
    ("enhanced", (words.SEVERAL_FRAMES, words.AS_SINGLE_SLICES)),
    ("dose", (words.GRID_SCALING, words.DOSE_GRID, words.DOSE_PLANES)),
    (
        "apart",
        (
            words.LOCALISER,
            words.PROJECTIONS,
            words.COLOUR_PICTURE,
            words.DOSE_REPORT,
            words.UNLIKE_SERIES,
        ),
    ),
    ("tilt", (words.SIDEWAYS, words.NOT_PERPENDICULAR)),
    ("copy", (words.COPY_OF, words.SAME_PLACE)),
    ("other", (*words.NO_IMAGES, words.NO_PLACE)),
)
"""Kind of a file, and words of the reasons that make it one; the first that fits counts."""
BROKEN = "broken"


def kind_of(rejected: Rejected) -> str:
    """Which of `KINDS` a file is; `BROKEN` for one that should have been read."""
    for kind, known in KINDS:
        if any(one in rejected.reason for one in known):
            return kind
    return BROKEN


def left_out(rejected: Iterable[Rejected], *kinds: str) -> tuple[Rejected, ...]:
    """The files of these kinds."""
    return tuple(one for one in rejected if kind_of(one) in kinds)
