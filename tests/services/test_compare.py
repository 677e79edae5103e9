"""Which GTV, image and spot are compared, and what is said when something is missing."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.errors import Cancelled, FrameMismatch, InputRefused, MissingInput
from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.planar import PlanarImage, PlanarScan, View
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.services.compare import compare_case, days_between

Span = tuple[float, float]
FRAME = "1.2.3"


def box(x: Span, y: Span, z: Span, spacing: float = 3.0) -> tuple[np.ndarray, ...]:
    flat = [(x[0], y[0]), (x[1], y[0]), (x[1], y[1]), (x[0], y[1])]
    heights = np.arange(z[0] + spacing / 2, z[1], spacing)
    return tuple(np.array([(a, b, height) for a, b in flat], float) for height in heights)


def gtv(name: str, number: int, contours: Any, series: str = "ct", frame: str = FRAME) -> Roi:
    return Roi(name, RoiKind.GTV, (255, 0, 0), frame, contours, series, number, "rs")


def volume(unit: Unit, frame: str = FRAME, centre: Span = (0.0, 0.0), size: int = 60) -> Volume:
    """A cube of 300 mm, 5 mm voxels in plane."""
    start = -(size - 1) / 2 * 5.0
    origin = (centre[0] + start, start, centre[1] + start)
    geometry = Geometry.from_axes((size, size, size), origin, (5, 5, 5), frame)
    return Volume(np.zeros((size, size, size), np.int8), geometry, unit)


def planar_spot(name: str, x: Span, z: Span, **more: Any) -> Spot:
    outline = np.array([(x[0], z[0]), (x[1], z[0]), (x[1], z[1]), (x[0], z[1])], float)
    return Spot(name, SpotType.HOT, Side.RIGHT, "pelvis", "nm", outlines=(outline,), **more)


def volume_spot(name: str, series: str, contours: Any, **more: Any) -> Spot:
    spot = Spot(name, SpotType.HOT, Side.RIGHT, "pelvis", series, contours=contours, **more)
    return replace(spot, frame_uid=FRAME)


MASS = box((-85, -15), (-20, 20), (-45, 65))
SMALL = box((40, 60), (-10, 10), (-20, 20))
HOT = planar_spot("hot-1", (-70, -30), (-30, 30))
FAR = planar_spot("hot-2", (40, 60), (110, 130))
BLADDER = planar_spot("hot-3", (-60, -20), (-40, 40), physiological=True, reason="bladder")
ALIGNED = PlanarAlignment("nm", FRAME, np.eye(3), AlignmentMethod.PROJECTION, 4.2)

SERIES = {
    "ct": SeriesInfo("ct", "s1", "CT", "volume", "Planning", date="2026-11-02", position="HFS"),
    "mr": SeriesInfo("mr", "s1", "MR", "volume", "T1", date="2026-11-01", position="HFS"),
    "nm": SeriesInfo("nm", "s2", "NM", "planar", "WB Bone", date="2026-10-20"),
    "sp": SeriesInfo("sp", "s2", "NM", "spect", "Pelvis", date="2026-10-20"),
    "pt": SeriesInfo("pt", "s3", "PT", "pet", "FDG", date="2026-09-01"),
}


def case_of(*uids: str, volumes: Mapping[str, Volume] | None = None, **more: Any) -> Case:
    """A case of some of the `SERIES`; a planar scan that covers 600 mm."""
    picture = PlanarImage(np.ones((150, 150)), (4.0, 4.0), View.ANTERIOR, True)
    units = {"ct": Unit.HU, "mr": Unit.SIGNAL, "sp": Unit.COUNTS, "pt": Unit.SUV}
    made = {uid: volume(units[uid]) for uid in uids if uid in units} | dict(volumes or {})
    scans = {"nm": PlanarScan((picture,), whole_body=True)} if "nm" in uids else {}
    defaults: dict[str, Any] = {
        "rois": (gtv("GTVp_L", 2, SMALL), gtv("GTVp_R", 1, MASS)),
        "spots": (FAR, BLADDER, HOT),
        "searched": frozenset(uids),
        "alignments": (ALIGNED,),
    }
    return Case(
        Patient("1", "Phantom^Iliac"),
        tuple(SERIES[uid] for uid in uids),
        MappingProxyType(made),
        MappingProxyType(scans),
        **(defaults | more),
    )


def test_the_largest_gtv_on_the_ct_meets_the_spot_nearest_to_it() -> None:
    result = compare_case(case_of("ct", "nm"))
    assert (result.gtv_name, result.spot_id) == ("GTVp_R", "hot-1")
    assert (result.image_uid, result.scan_uid) == ("ct", "nm")
    assert result.gtv_volume_cc == pytest.approx(70 * 40 * 111 / 1000)
    assert result.adjusted is True
    assert result.alignment_method == "projection"
    assert result.residual_mm == 4.2
    assert result.approved is False
    assert any("Nobody has approved" in warning for warning in result.warnings)


def test_a_gtv_is_found_by_name_key_or_the_users_choice() -> None:
    case = case_of("ct", "nm")
    for name in ("GTVp_L", "gtvp_l", "rs/2"):
        assert compare_case(case, gtv=name).gtv_name == "GTVp_L"
    assert compare_case(replace(case, chosen_gtv="rs/2")).gtv_name == "GTVp_L"
    assert compare_case(replace(case, chosen_gtv="gone/9")).gtv_name == "GTVp_R"
    assert compare_case(replace(case, chosen_gtv="rs/2"), gtv="GTVp_R").gtv_name == "GTVp_R"


def test_a_structure_that_is_no_gtv_may_be_named() -> None:
    other = replace(gtv("Bone_lesion", 3, SMALL), kind=RoiKind.OTHER)
    case = case_of("ct", "nm", rois=(gtv("GTVp_R", 1, MASS), other))
    assert compare_case(case).gtv_name == "GTVp_R"
    assert compare_case(case, gtv="Bone_lesion").gtv_name == "Bone_lesion"


def test_an_unknown_gtv_lists_those_there_are() -> None:
    with pytest.raises(MissingInput, match=r"“GTVn”.*GTVs here: GTVp_L, GTVp_R"):
        compare_case(case_of("ct", "nm"), gtv="GTVn")


def test_the_ct_goes_before_a_larger_gtv_on_the_mr() -> None:
    on_mr = gtv("GTV_MR", 3, box((-90, 0), (-40, 40), (-90, 90)), "mr")
    case = case_of("ct", "mr", "nm", rois=(on_mr, gtv("GTVp_L", 2, SMALL)))
    assert compare_case(case).gtv_name == "GTVp_L"
    named = compare_case(case, gtv="GTV_MR")
    assert named.image_uid == "mr"
    without_ct = compare_case(case_of("mr", "nm", rois=(on_mr,)))
    assert (without_ct.gtv_name, without_ct.image_uid) == ("GTV_MR", "mr")


def test_a_gtv_that_names_no_image_lies_on_the_ct_of_its_frame() -> None:
    case = case_of("mr", "ct", "nm", rois=(gtv("GTVp_R", 1, MASS, series=""),))
    assert compare_case(case).image_uid == "ct"


def test_a_gtv_drawn_on_the_pet_gives_way_to_one_on_the_ct() -> None:
    on_pet = gtv("GTV_Mass", 3, box((-90, 0), (-40, 40), (-90, 90)), "pt")
    case = case_of("ct", "pt", "nm", rois=(on_pet, gtv("GTVp_R", 1, MASS)))
    assert compare_case(case).gtv_name == "GTVp_R"
    assert compare_case(replace(case, rois=(on_pet,))).image_uid == "ct"


def test_a_spot_is_taken_by_id_or_the_users_choice() -> None:
    case = case_of("ct", "nm")
    far = compare_case(case, spot="hot-2")
    assert far.spot_id == "hot-2"
    assert any("lies 70 mm from GTVp_R" in warning for warning in far.warnings)
    assert compare_case(replace(case, chosen_spot="hot-2")).spot_id == "hot-2"
    assert compare_case(replace(case, chosen_spot="gone")).spot_id == "hot-1"
    doubtful = compare_case(case, spot="hot-3")
    assert any("physiological: bladder" in warning for warning in doubtful.warnings)
    with pytest.raises(MissingInput, match=r"“hot-9”.*hot-2, hot-3, hot-1"):
        compare_case(case, spot="hot-9")


def test_rejected_and_physiological_spots_are_passed_over_until_accepted() -> None:
    rejected = replace(HOT, state=SpotState.REJECTED)
    case = case_of("ct", "nm", spots=(rejected, BLADDER))
    assert compare_case(case).bone_scan_field is None
    accepted = replace(BLADDER, state=SpotState.ACCEPTED)
    assert compare_case(replace(case, spots=(rejected, accepted))).spot_id == "hot-3"


def test_of_two_overlapping_spots_the_one_with_more_overlap_is_taken() -> None:
    rim = planar_spot("rim", (-90, -80), (0, 10))
    assert compare_case(case_of("ct", "nm", spots=(rim, HOT))).spot_id == "hot-1"


def test_a_scan_that_nobody_has_searched_is_not_said_to_show_no_lesion() -> None:
    with pytest.raises(MissingInput, match="has not been searched"):
        compare_case(case_of("ct", "nm", spots=(), searched=frozenset()))


def test_a_scan_that_shows_no_lesion_makes_no_field() -> None:
    result = compare_case(case_of("ct", "nm", spots=(FAR,)))
    assert result.bone_scan_field is result.increments is result.marginal_miss is None
    assert result.adjusted is None
    assert result.spot_id == ""
    assert "The bone scan shows no lesion here: no field from the bone scan." in result.warnings


@pytest.mark.parametrize(("gap", "shown"), [(19.0, True), (21.0, False)])
def test_a_spot_shows_the_lesion_up_to_20_mm_beside_it(gap: float, shown: bool) -> None:
    beside = planar_spot("hot-1", (-15 + gap, 30), (-30, 30))
    result = compare_case(case_of("ct", "nm", spots=(beside,)))
    assert (result.bone_scan_field is not None) is shown
    inside = tuple(np.add(contour, (70 + gap, 0, 0)) for contour in MASS)
    spot = volume_spot("pet-1", "pt", inside)
    result = compare_case(case_of("ct", "pt", spots=(spot,)))
    assert (result.bone_scan_field is not None) is shown


def test_pet_serves_as_the_planar_scan_does() -> None:
    core = box((-70, -30), (-10, 10), (-30, 30))
    case = case_of("ct", "pt", spots=(volume_spot("pet-1", "pt", core),), alignments=())
    result = compare_case(case)
    assert result.spot_id == "pet-1"
    assert (result.alignment_method, result.approved) == ("frame of reference", True)
    assert result.residual_mm == 2.5
    assert result.adjusted is True
    assert any("62 days apart" in warning for warning in result.warnings)
    assert not any("no depth" in warning for warning in result.warnings)


def test_an_aligned_planar_scan_goes_first_then_spect_then_pet() -> None:
    spots = (volume_spot("pet-1", "pt", MASS), volume_spot("spect-1", "sp", MASS), HOT)
    case = case_of("ct", "pt", "sp", "nm", spots=spots)
    assert compare_case(case).spot_id == "hot-1"
    assert compare_case(replace(case, alignments=())).spot_id == "spect-1"
    assert compare_case(replace(case, spots=(spots[0], FAR))).spot_id == "pet-1"
    assert compare_case(case, scan_uid="pt").spot_id == "pet-1"
    accepted = replace(spots[0], state=SpotState.ACCEPTED)
    assert compare_case(replace(case, spots=(accepted, *spots[1:]))).spot_id == "pet-1"


def test_a_poor_planar_alignment_gives_way_to_spect_or_is_refused() -> None:
    poor = replace(ALIGNED, residual_mm=21.0)
    spots = (volume_spot("spect-1", "sp", MASS), HOT)
    assert compare_case(case_of("ct", "nm", "sp", spots=spots, alignments=(poor,))).scan_uid == "sp"
    with pytest.raises(InputRefused, match=r"21\.0 mm is above 20 mm"):
        compare_case(case_of("ct", "nm", alignments=(poor,)))


def test_what_is_missing_is_said() -> None:
    with pytest.raises(MissingInput, match=r"no GTV\..*Draw one"):
        compare_case(case_of("ct", "nm", rois=()))
    with pytest.raises(MissingInput, match="no functional image"):
        compare_case(case_of("ct", spots=()))
    with pytest.raises(MissingInput, match="no GTV, and no functional image"):
        compare_case(case_of("ct", rois=(), spots=()))
    with pytest.raises(MissingInput, match="no CT or MR"):
        compare_case(case_of("nm"))
    with pytest.raises(MissingInput, match=r"no such functional image.*bone scan \(WB Bone\)"):
        compare_case(case_of("ct", "nm"), scan_uid="9")


def test_frames_without_a_bridge_are_refused_by_name() -> None:
    with pytest.raises(FrameMismatch, match=r"bone scan \(WB Bone\) is not aligned with the CT"):
        compare_case(case_of("ct", "nm", alignments=()))
    elsewhere = {"pt": volume(Unit.SUV, "9.9")}
    with pytest.raises(FrameMismatch, match=r"PET \(FDG\) has another frame"):
        compare_case(case_of("ct", "pt", volumes=elsewhere, spots=()))
    stray = gtv("GTV_stray", 1, MASS, series="", frame="9.9")
    with pytest.raises(FrameMismatch, match=r"every CT and MR here.*GTV_stray"):
        compare_case(case_of("ct", "nm", rois=(stray,)))
    contradicting = gtv("GTV_stray", 1, MASS, series="ct", frame="9.9")
    with pytest.raises(FrameMismatch, match="another frame of reference"):
        compare_case(case_of("ct", "nm", rois=(contradicting,)))


def test_an_image_of_another_place_shows_nothing_of_the_gtv() -> None:
    elsewhere = {"sp": volume(Unit.COUNTS, centre=(0.0, 600.0))}
    with pytest.raises(MissingInput, match=r"SPECT \(Pelvis\) does not cover the GTV"):
        compare_case(case_of("ct", "sp", volumes=elsewhere, spots=()))


def test_an_unknown_position_makes_no_field() -> None:
    case = case_of("ct", "nm")
    lying = tuple(replace(info, position="") for info in case.series)
    with pytest.raises(InputRefused, match="patient position unknown"):
        compare_case(replace(case, series=lying))


def test_rule_and_gantry_of_the_case_make_both_fields() -> None:
    case = replace(case_of("ct", "nm"), rule=FieldRule(margin_mm=15.0), gantry_deg=180.0)
    result = compare_case(case)
    assert result.bone_scan_field is not None
    assert result.rule == result.bone_scan_field.rule == case.rule
    assert result.beam.gantry_deg == 180.0
    with pytest.raises(InputRefused, match="front and back only"):
        compare_case(replace(case, gantry_deg=30.0))
    spect = case_of("ct", "sp", spots=(volume_spot("spect-1", "sp", MASS),))
    assert compare_case(replace(spect, gantry_deg=30.0)).adjusted is False


def test_notes_of_structure_images_and_alignment_go_along() -> None:
    case = case_of("ct", "nm")
    noted = replace(
        case,
        rois=(replace(case.rois[1], notes=("off slice",)),),
        volumes={"ct": replace(case.volumes["ct"], notes=("a slice is missing",))},
        planar_scans={"nm": replace(case.planar_scans["nm"], quantifiable=False, notes=("lossy",))},
        alignments=(replace(ALIGNED, notes=("scale 4 %",)),),
    )
    warnings = compare_case(noted).warnings
    for note in (
        "GTVp_R: off slice",
        "CT: a slice is missing",
        "bone scan: lossy",
        "Alignment: scale 4 %",
        "The bone scan may be looked at but not measured.",
    ):
        assert note in warnings


def test_the_work_stops_when_the_user_stops_it() -> None:
    def stop(fraction: float, message: str = "") -> None:
        if fraction > 0.5:
            raise Cancelled

    with pytest.raises(Cancelled):
        compare_case(case_of("ct", "nm"), progress=stop)


def test_days_are_counted_only_between_dates() -> None:
    assert days_between("2026-10-20", "2026-11-02") == 13
    assert days_between("", "2026-11-02") is None
    assert days_between("2026-13-40", "2026-11-02") is None
