"""A photograph of a bone scan becomes a planar scan with the sides that were said."""

import numpy as np
import pytest

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.photograph import (
    PHOTOGRAPH_NOTE,
    PhotographEntry,
    PhotographView,
    identity_differences,
    planar_of,
)
from hccbm_gui.core.planar import SIDE_UNKNOWN_NOTE, Scale, View

PERSON = Patient("P1", "Test^Person", "1950-01-02", "F")
ROWS, COLUMNS = 200, 90
LEFT_SPOT = (60, 65)
"""Row and column of a hot spot on the patient's left, in an anterior view."""


def body(flip: bool = False, rows: int = ROWS, columns: int = COLUMNS) -> np.ndarray:
    """Counts of a body with a head, shoulders, and a hot spot on its left."""
    r, c = np.mgrid[:rows, :columns]
    middle = (columns - 1) / 2
    inside = (np.abs(c - middle) < 25) & (r > 40) & (r < 180)
    inside |= (r - 25) ** 2 + (c - middle) ** 2 < 15**2
    picture = 40.0 * inside
    picture[LEFT_SPOT[0] - 3 : LEFT_SPOT[0] + 4, LEFT_SPOT[1] - 3 : LEFT_SPOT[1] + 4] = 200.0
    return picture[:, ::-1] if flip else picture


def paper(*counts: np.ndarray, dark: bool = True, gap: int = 30) -> np.ndarray:
    """Pictures of counts side by side, as printed."""
    rim = np.zeros((ROWS, gap))
    row = np.hstack([rim, *(part for one in counts for part in (one, rim))]).astype(np.uint8)
    return 255 - row if dark else row


def entry(*views: PhotographView, **more: object) -> PhotographEntry:
    plain = {"mm_per_pixel": 2.0, "dark_is_hot": True}
    return PhotographEntry("uid", "/a.png", "0" * 64, PERSON, views, **{**plain, **more})  # type: ignore[arg-type]


def hot_place(image: object) -> np.ndarray:
    """(p, q) of the middle of the hottest pixels."""
    values = image.array.astype(float)  # type: ignore[attr-defined]
    place = np.argwhere(values > 0.9 * values.max()).mean(axis=0)
    return image.to_plane(place)[0]  # type: ignore[attr-defined]


@pytest.mark.parametrize("dark", [True, False])
def test_what_is_hot_has_the_largest_values_whichever_way_it_was_printed(dark):
    grey = paper(body(), dark=dark)
    view = PhotographView((30, 0, 120, ROWS), View.ANTERIOR, True)
    scan = planar_of(grey, entry(view, dark_is_hot=dark))
    row, column = np.argwhere(scan.images[0].array == scan.images[0].array.max()).mean(axis=0)
    assert (row, column) == pytest.approx(LEFT_SPOT)
    assert scan.images[0].array[0, 0] == 0


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_spot_of_both_views_is_one_place_of_the_patient(mirrored):
    """Frames are drawn by hand: the second one is neither as large nor as high as the first."""
    grey = paper(body(), body(flip=not mirrored))
    ant = PhotographView((30, 0, 120, ROWS), View.ANTERIOR, True)
    post = PhotographView((143, 5, 235, ROWS - 6), View.POSTERIOR, mirrored)
    scan = planar_of(grey, entry(post, ant))
    assert [image.view for image in scan.images] == [View.ANTERIOR, View.POSTERIOR]
    assert [image.patient_left_on_right for image in scan.images] == [True, mirrored]
    assert scan.images[0].array.shape == scan.images[1].array.shape
    first, second = (hot_place(image) for image in scan.images)
    assert first[0] > 0.0  # the patient's left
    np.testing.assert_allclose(first, second, atol=2.0)


def test_views_below_each_other_are_laid_on_each_other():
    below = np.vstack([paper(body()), np.full((40, 150), 255, np.uint8), paper(body(flip=True))])
    views = (
        PhotographView((30, 0, 120, ROWS), View.ANTERIOR, True),
        PhotographView((28, ROWS + 33, 124, 2 * ROWS + 40), View.POSTERIOR, False),
    )
    scan = planar_of(below, entry(*views))
    first, second = (hot_place(image) for image in scan.images)
    np.testing.assert_allclose(first, second, atol=2.0)


def test_a_photograph_is_display_only_and_says_where_its_scale_is_from():
    view = PhotographView((30, 0, 120, ROWS), View.ANTERIOR, True)
    scaled = planar_of(paper(body()), entry(view))
    assert scaled.images[0].spacing_mm == (2.0, 2.0)
    assert (scaled.quantifiable, scaled.counts, scaled.photograph) == (False, False, True)
    assert scaled.scale is Scale.BY_HAND
    assert scaled.notes == (PHOTOGRAPH_NOTE, "scale set by hand: 2 mm a pixel")
    bare = planar_of(paper(body()), entry(view, mm_per_pixel=None))
    assert not bare.has_scale
    assert "no scale" in bare.marks
    assert "photograph: visual only" in bare.marks


def test_an_unknown_side_is_told_until_somebody_says_it():
    view = PhotographView((30, 0, 120, ROWS), View.ANTERIOR, None)
    scan = planar_of(paper(body()), entry(view))
    assert not scan.images[0].laterality_known
    assert any(note.startswith(SIDE_UNKNOWN_NOTE) for note in scan.notes)


def test_sixteen_bits_keep_their_depth():
    grey = (paper(body(), dark=False).astype(np.uint16)) * 200
    view = PhotographView((30, 0, 120, ROWS), View.ANTERIOR, True)
    scan = planar_of(grey, entry(view, dark_is_hot=False))
    assert scan.images[0].array.dtype == np.uint16
    assert scan.images[0].array.max() == 40000


@pytest.mark.parametrize(
    ("views", "said"),
    [
        ((), "one view or two"),
        ((PhotographView((0, 0, 151, 100), View.ANTERIOR, True),), "outside"),
        ((PhotographView((0, 0, 20, 100), View.ANTERIOR, True),), "smaller"),
        ((PhotographView((0, 0, 60, 100), View.ANTERIOR, True),) * 2, "Two ANT views"),
        ((PhotographView((0, 0, 60, 100), View.UNKNOWN, None),) * 3, "one view or two"),
    ],
)
def test_frames_that_cannot_be_meant_are_refused(views, said):
    with pytest.raises(InputRefused, match=said):
        planar_of(paper(body()), entry(*views))


def test_the_typed_patient_is_compared_field_by_field():
    same = Patient("P1", "person, test", "1950-01-02", "F")
    assert identity_differences(same, PERSON) == {}
    other = Patient("P2", "Test Person", "1950-02-01", "M")
    assert set(identity_differences(other, PERSON)) == {"id", "birth_date", "sex"}
    silent = Patient("P1", "Test^Person")
    assert identity_differences(silent, PERSON) == {
        "birth_date": "not typed yet",
        "sex": "not typed yet",
    }
    korean = Patient("P1", "Hong^Gildong=洪^吉洞=홍^길동")
    for typed in ("Gildong Hong", "홍길동", "홍 길동", "洪吉洞"):
        assert identity_differences(Patient("P1", typed), korean) == {}
    assert set(identity_differences(Patient("P1", "Hong Gil"), korean)) == {"name"}
    # What the open patient does not know cannot contradict.
    assert identity_differences(same, Patient("P1", "Test^Person")) == {}
