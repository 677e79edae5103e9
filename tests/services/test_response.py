"""Calipers as rulers of the case, and sums of studies."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from scipy.spatial.distance import cdist, pdist

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.measure.shapes import Ruler
from hccbm_gui.core.measure.sizes import length_mm
from hccbm_gui.core.response import RECIST_OF_STUDY, Category
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.io.load import load_case
from hccbm_gui.services.measuring import add_measurement, rename_measurement
from hccbm_gui.services.response import (
    are_current,
    calipers_of,
    default_structure,
    is_nodal,
    measurable_structures,
    size_of,
    study_sums,
    with_calipers,
)
from hccbm_gui.services.response_baseline import TYPED, Question, baseline_choices, compared
from hccbm_gui.services.response_words import as_text, slice_words
from hccbm_gui.services.session import Session

MakeCase = Callable[..., Case]


def ellipse(half_a: float, half_b: float, z: float) -> np.ndarray:
    t = np.linspace(0, 2 * np.pi, 360, endpoint=False)
    return np.column_stack([half_a * np.cos(t), half_b * np.sin(t), np.full(360, z)])


def lesion(name: str, half_a: float, half_b: float = 8.0, **more: object) -> Roi:
    planes = [ellipse(half_a * f, half_b * f, z) for z, f in ((0, 0.8), (5, 1.0), (10, 0.7))]
    made = Roi(name, RoiKind.GTV, (255, 0, 0), "frame-1", tuple(planes), "ct", 7, "rs")
    return replace(made, **more)  # type: ignore[arg-type]


def two_studies(case: Case) -> Case:
    """The CT again, two months later and in a frame of its own; GTVp shrank from 40 to 26 mm."""
    later = case.volumes["ct"]
    later = replace(later, geometry=replace(later.geometry, frame_uid="frame-2"))
    first = replace(case.series[0], date="2026-01-10")
    second = replace(first, uid="ct2", study_uid="st2", date="2026-03-12", frame_uid="frame-2")
    after = lesion("GTVp", 13.0, number=8, frame_uid="frame-2", series_uid="ct2")
    return replace(
        case,
        series=(first, second),
        volumes=MappingProxyType({**case.volumes, "ct2": later}),
        rois=(lesion("GTVp", 20.0), after),
    )


def test_calipers_are_two_rulers_on_the_slice_of_the_longest_diameter(
    small_case: MakeCase,
) -> None:
    case = replace(small_case(), rois=(lesion("GTVp", 18.0),))
    drawn, size = with_calipers(case, case.rois[0])
    long, short = drawn.measurements
    assert isinstance(long, Ruler)
    assert isinstance(short, Ruler)
    assert (long.label, short.label) == ("GTVp long axis", "GTVp short axis")
    assert length_mm(long) == pytest.approx(36.0)
    assert length_mm(short) == pytest.approx(16.0, abs=1e-3)
    assert {long.series_uid, short.series_uid} == {"ct"}
    assert {point[2] for ruler in (long, short) for point in ruler.points_mm} == {5.0}
    assert size.product_mm2 == pytest.approx(576.0, abs=0.05)


def test_drawing_again_replaces_those_of_the_structure_and_no_others(small_case: MakeCase) -> None:
    case = replace(small_case(), rois=(lesion("GTVp", 18.0), lesion("GTVp2", 12.0, number=9)))
    own = Ruler(
        id="", frame_uid="frame-1", series_uid="ct", normal=(0, 0, 1), label="mine",
        points_mm=((0, 0, 5), (1, 1, 5)),
    )  # fmt: skip
    case = add_measurement(case, own)
    for roi in (*case.rois, *case.rois):
        case, _ = with_calipers(case, roi)
    labels = sorted(one.label for one in case.measurements)
    assert labels == [
        "GTVp long axis", "GTVp short axis", "GTVp2 long axis", "GTVp2 short axis", "mine",
    ]  # fmt: skip
    assert len({one.id for one in case.measurements}) == 5


def test_drawing_is_one_step_of_undo(small_case: MakeCase, qapp: object) -> None:
    session = Session()
    session.open_case(replace(small_case(), rois=(lesion("GTVp", 18.0),)))
    assert session.case is not None
    session.edit("Calipers", with_calipers(session.case, session.case.rois[0])[0])
    assert len(session.case.measurements) == 2
    session.undo()
    assert session.case.measurements == ()
    assert session.history == ()


def test_calipers_of_an_earlier_outline_are_known_as_such(small_case: MakeCase) -> None:
    roi = lesion("GTVp", 18.0)
    case, size = with_calipers(replace(small_case(), rois=(roi,)), roi)
    assert are_current(calipers_of(case, roi), size)
    edited = lesion("GTVp", 18.0, 9.0)
    case = replace(case, rois=(edited,))
    assert not are_current(calipers_of(case, edited), size_of(case, edited))
    again, fresh = with_calipers(case, edited)
    assert are_current(calipers_of(again, edited), fresh)


def test_a_structure_on_one_slice_is_as_thick_as_its_image_says(small_case: MakeCase) -> None:
    roi = replace(lesion("GTVp", 10.0), contours=(ellipse(10, 6, 5),))
    case = replace(small_case(), rois=(roi,))
    assert size_of(case, roi).volume_cc == pytest.approx(np.pi * 60 * 5 / 1000, rel=1e-3)


def test_without_an_image_nothing_can_be_drawn(small_case: MakeCase) -> None:
    case = small_case()
    with pytest.raises(MissingInput, match="CT or MR"):
        with_calipers(replace(case, volumes=MappingProxyType({})), case.rois[0])


def test_the_structure_that_is_offered_first(small_case: MakeCase) -> None:
    case = small_case()
    first, second = lesion("GTVp", 10.0), lesion("GTVp2", 12.0, number=9)
    body = lesion("EXTERNAL", 90.0, number=10, kind=RoiKind.EXTERNAL)
    organ = lesion("Liver", 60.0, number=11, kind=RoiKind.OAR)
    case = replace(case, rois=(body, organ, first, second))
    assert [roi.name for roi in measurable_structures(case)] == ["GTVp", "GTVp2", "Liver"]
    assert default_structure(case) is first
    assert default_structure(replace(case, chosen_gtv=second.key)) is second
    assert default_structure(replace(case, rois=())) is None


def test_nodes_are_known_by_their_names() -> None:
    assert [is_nodal(n) for n in ("GTVn", "GTVn1", "GTVn_L", "GTVn2-03", "gtvn")] == [True] * 5
    assert [is_nodal(n) for n in ("GTVp", "GTVnew", "GTV", "GTV_n")] == [False] * 4


@pytest.mark.parametrize(("typed", "word"), [(36.0, "SD"), (60.0, "PR"), (25.0, "PD")])
def test_a_typed_baseline(small_case: MakeCase, typed: float, word: str) -> None:
    roi = lesion("GTVp", 18.0)
    case = replace(small_case(), rois=(roi,))
    found = compared(case, roi, size_of(case, roi), Question(TYPED, typed))
    assert found is not None
    assert found.response.category == word
    assert found.response.now_mm == pytest.approx(36.0)
    assert any("soft-tissue component" in note for note in found.response.notes)
    bare = compared(case, roi, size_of(case, roi), Question(TYPED, typed, soft_tissue_mm=4.0))
    assert bare is not None
    assert bare.response.category is None


def test_a_node_is_compared_by_its_short_axis(small_case: MakeCase) -> None:
    node = lesion("GTVn", 18.0, 4.9)
    case = replace(small_case(), rois=(node,))
    found = compared(case, node, size_of(case, node), Question(TYPED, 20.0))
    assert found is not None
    assert found.response.now_mm == pytest.approx(9.8, abs=1e-3)
    assert found.response.category is Category.COMPLETE


def test_another_structure_and_a_ruler_as_the_baseline(small_case: MakeCase) -> None:
    case = two_studies(small_case())
    before, after = case.rois
    case, _ = with_calipers(case, before)
    choices = dict(baseline_choices(case, after))
    assert choices[f"roi:{before.key}"] == "GTVp (2026-01-10)"
    assert choices["ruler:ruler-1"] == "GTVp long axis, 40.0 mm"
    size = size_of(case, after)
    for key in (f"roi:{before.key}", "ruler:ruler-1"):
        found = compared(case, after, size, Question(key))
        assert found is not None
        assert found.response.change_percent == pytest.approx(-35.0)
        assert found.response.category is Category.PARTIAL
        assert (found.baseline_size is not None) == key.startswith("roi")
    with pytest.raises(MissingInput):
        compared(case, after, size, Question("roi:gone"))
    with pytest.raises(InputRefused, match="baseline"):
        compared(case, after, size, Question(TYPED, 0.0))
    assert compared(case, after, size, Question()) is None


def test_a_baseline_of_the_same_image_or_of_a_later_one_is_told(small_case: MakeCase) -> None:
    case = two_studies(small_case())
    other = lesion("GTVp2", 15.0, number=9)
    case = replace(case, rois=(*case.rois, other))
    before, after, other = case.rois

    def doubts(now: Roi, baseline: Roi) -> str:
        found = compared(case, now, size_of(case, now), Question(f"roi:{baseline.key}"))
        assert found is not None
        return " ".join(note for note in found.response.notes if "baseline" in note.casefold())

    assert "same image" in doubts(before, other)
    assert "(2026-03-12) is later than" in doubts(before, after)
    assert doubts(after, before) == ""


def test_the_long_axes_of_two_studies_are_summed(small_case: MakeCase) -> None:
    case = two_studies(small_case())
    second = lesion("GTVp2", 10.0, number=9)
    node = lesion("GTVn", 19.0, 9.0, number=10)
    case = replace(case, rois=(*case.rois, second, node))
    before, after = case.rois[:2]
    for roi in case.rois:
        case, _ = with_calipers(case, roi)
    first, last = study_sums(case)
    assert [target.name for target in first.targets] == ["GTVp", "GTVp2", "GTVn"]
    assert first.sum_mm == pytest.approx(40.0 + 20.0 + 18.0, abs=1e-2)
    assert last.sum_mm == pytest.approx(26.0)
    found = compared(case, after, size_of(case, after), Question("study:st"))
    assert found is not None
    assert found.response.change_percent == pytest.approx(-100 * 52 / 78, abs=1e-2)
    key, title = baseline_choices(case, after)[-1]
    assert (key, title) == ("study:st", "2026-01-10: 3, 78.0 mm")
    # A ruler that its user has renamed is counted no more.
    renamed = rename_measurement(case, "ruler-1", "old")
    assert study_sums(renamed)[0].sum_mm == pytest.approx(38.0, abs=1e-2)
    assert "study:st2" in dict(baseline_choices(case, before))


def test_the_text_holds_every_number_with_its_unit_and_source(small_case: MakeCase) -> None:
    roi = lesion("GTVp", 18.0)
    case = replace(small_case(), rois=(roi,))
    size = size_of(case, roi)
    found = compared(case, roi, size, Question(TYPED, 60.0, rule=RECIST_OF_STUDY))
    assert found is not None
    text = as_text(size, found.response)
    for words in (
        "Structure: GTVp", "Longest diameter: 36.0 mm", "Perpendicular: 16.0 mm",
        "Product: 576 mm²", "Slice: axial, S 5.0 mm", "Change: -40.0 % (-24.0 mm)",
        f"{RECIST_OF_STUDY.name}: PR", RECIST_OF_STUDY.source,
    ):  # fmt: skip
        assert words in text
    assert "Baseline" not in as_text(size)


def test_planes_have_names_and_sides(small_case: MakeCase) -> None:
    roi = lesion("GTVp", 18.0)
    moved = [contour - (0.0, 0.0, 30.0) for contour in roi.contours]
    sagittal = [contour[:, [2, 0, 1]] for contour in roi.contours]
    turned = [contour @ np.array([[1, 0, 0], [0, 0.8, 0.6], [0, -0.6, 0.8]]) for contour in moved]
    words = [
        slice_words(size_of(small_case(), replace(roi, contours=tuple(contours))))
        for contours in (moved, sagittal, turned)
    ]
    assert words[:2] == ["axial, I 25.0 mm", "sagittal, L 5.0 mm"]
    assert words[2].startswith("oblique")


@pytest.mark.real_data
def test_a_drawn_sarcoma_has_the_diameters_of_all_pairs_of_its_points(shared_data: Path) -> None:
    patient = shared_data / "ct-mr-pet-rtstruct-sts001-cropped" / "STS_001"
    case = load_case([patient / "CT" / "mask"])
    (roi,) = case.rois
    size = size_of(case, roi)
    assert size.longest_mm == pytest.approx(max(pdist(c).max() for c in roi.contours))
    assert size.volume_cc == pytest.approx(365.2, abs=0.1)
    every = np.concatenate(roi.contours)
    farthest = max(cdist(block, every).max() for block in np.array_split(every, 40))
    assert size.diameter_3d_mm == pytest.approx(farthest)
