"""Fields as open beams, where they are set, and what the cost of a field says."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from hccbm_gui.core.beam import PATIENT_TO_FIXED, Beam
from hccbm_gui.core.comparison import FieldComparison, Increments
from hccbm_gui.core.dose.engine import DoseRequest
from hccbm_gui.core.dose.field_beams import dose_request, field_apertures, normalisation_points
from hccbm_gui.core.dose.field_cost import estimate_field_cost
from hccbm_gui.core.dose.pencil_beam import PencilBeamEngine
from hccbm_gui.core.errors import InputRefused, MissingInput
from hccbm_gui.core.field import Field, FieldEdges, FieldRule, FieldSource
from hccbm_gui.core.progress import Progress, quiet
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.volume import Unit, Volume

ISOCENTRE = (10.0, -5.0, 4.0)
EDGES = FieldEdges(superior_mm=40.0, inferior_mm=30.0, right_mm=20.0, left_mm=50.0)


def field(
    edges: FieldEdges = EDGES,
    beam: Beam | None = None,
    source: FieldSource = FieldSource.CT_MRI,
) -> Field:
    return Field(source, beam or Beam(ISOCENTRE), FieldRule(), (), edges)


def comparison(bone_scan: FieldEdges | None, ct: FieldEdges, name: str = "GTVp") -> FieldComparison:
    scanned = None if bone_scan is None else field(bone_scan, source=FieldSource.BONE_SCAN)
    return FieldComparison(
        gtv_name=name,
        gtv_volume_cc=1.0,
        spot_id="hot-1",
        image_uid="ct",
        scan_uid="nm",
        beam=Beam(ISOCENTRE),
        rule=FieldRule(),
        gtv_outline=(),
        ct_field=field(ct),
        bone_scan_field=scanned,
        increments=None if bone_scan is None else Increments.between(bone_scan, ct),
        adjusted=None,
        marginal_miss=None,
        alignment_method="",
        residual_mm=0.0,
        approved=True,
    )


def ball(name: str, kind: RoiKind, centre: tuple[float, float, float], radius: float) -> Roi:
    turn = np.linspace(0.0, 2.0 * np.pi, 60, endpoint=False)
    contours = []
    for z in np.arange(-radius + 1.5, radius, 3.0):
        r = np.sqrt(radius**2 - z**2)
        ring = np.stack([r * np.cos(turn), r * np.sin(turn), np.full(60, z)], axis=1)
        contours.append(ring + centre)
    return Roi(name, kind, (255, 0, 0), "f", tuple(contours))


@pytest.mark.parametrize("position", sorted(PATIENT_TO_FIXED))
@pytest.mark.parametrize("gantry_deg", [0.0, 180.0])
@pytest.mark.parametrize("collimator_deg", [0.0, 90.0])
def test_both_beams_open_on_the_same_part_of_the_patient(
    position: str, gantry_deg: float, collimator_deg: float
) -> None:
    beam = Beam(ISOCENTRE, gantry_deg, collimator_deg, patient_position=position)
    front, back = field_apertures(field(beam=beam), "AP/PA")
    assert front.beam.source_mm[1] < ISOCENTRE[1] < back.beam.source_mm[1]
    for opened in (front, back):
        right, up, _ = opened.beam.patient_to_beam
        corners = opened.aperture[0]
        points = ISOCENTRE + corners[:, :1] * right + corners[:, 1:] * up
        # Patient right is -x, superior +z.
        assert points.min(axis=0) == pytest.approx((-10.0, -5.0, -26.0), abs=1e-9)
        assert points.max(axis=0) == pytest.approx((60.0, -5.0, 44.0), abs=1e-9)


def test_ap_comes_from_the_front_and_pa_from_the_back() -> None:
    for position in PATIENT_TO_FIXED:
        for gantry in (0.0, 180.0):
            beam = Beam(ISOCENTRE, gantry, patient_position=position)
            (front,) = field_apertures(field(beam=beam), "AP")
            (back,) = field_apertures(field(beam=beam), "PA")
            assert front.beam.source_mm[1] < 0.0 < back.beam.source_mm[1]
    with pytest.raises(InputRefused, match="technique"):
        field_apertures(field(), "LAT")


def test_a_request_asks_for_the_field_as_it_is(made: SimpleNamespace) -> None:
    wanted = dose_request(field(), made.cylinder(), prescription_gy=20.0, technique="PA")
    assert wanted.normalisation_mm == ISOCENTRE
    assert wanted.prescription_gy == 20.0
    assert len(wanted.beams) == 1


def test_fields_are_set_at_the_isocentre_where_both_cover_it() -> None:
    assert normalisation_points(field(), field()) == (ISOCENTRE, ISOCENTRE)
    for right_mm in (9.0, -12.0):
        beside = replace(EDGES, right_mm=right_mm)
        first, second = normalisation_points(field(beside), field())
        assert first == pytest.approx((10.0 + (50.0 - right_mm) / 2.0, -5.0, 9.0))
        assert second == pytest.approx((25.0, -5.0, 9.0))


def test_a_missed_target_costs_dose(engine: PencilBeamEngine, made: SimpleNamespace) -> None:
    """A ball of 30 mm radius; the bone-scan field ends 10 mm from its centre."""
    ct = made.cylinder(radius_mm=90.0, length_mm=180.0, centre_mm=ISOCENTRE)
    narrow = FieldEdges(50.0, 50.0, 50.0, 10.0)
    wide = FieldEdges(50.0, 50.0, 50.0, 50.0)
    gtv = ball("GTVp", RoiKind.GTV, ISOCENTRE, 30.0)
    organ = ball("Cord", RoiKind.OAR, (10.0, 55.0, 4.0), 9.0)
    told: list[float] = []
    cost = estimate_field_cost(
        comparison(narrow, wide),
        ct,
        [organ, gtv],
        engine=engine,
        density=made.density,
        progress=lambda fraction, message="": told.append(fraction),
    )
    assert [curve.name for curve in cost.bone_scan] == ["GTVp", "Cord"]
    target, other = cost.structures()
    assert target.volume_cc == pytest.approx(4.0 / 3.0 * np.pi * 27.0, rel=0.02)
    assert target.bone_scan.d95_gy < 5.0
    assert target.ct.d95_gy > 28.5
    assert target.bone_scan.mean_gy < target.ct.mean_gy - 3.0
    # Half of the dose lies at the edge, a third of the radius beyond the centre of the ball.
    inside = 0.5 + 0.75 * (1.0 / 3.0 - 1.0 / 81.0)
    assert cost.bone_scan[0].percent_at_gy(15.0) == pytest.approx(100.0 * inside, abs=2.0)
    assert target.ct.v95_percent == pytest.approx(100.0, abs=0.5)
    assert other.ct.max_gy > 20.0
    expected = (
        f"With the bone-scan field GTVp D95 is {target.bone_scan.d95_gy:.1f} of 30 Gy; "
        f"with the adjusted field {target.ct.d95_gy:.1f} Gy."
    )
    assert cost.sentence() == expected
    assert any("at the isocentre" in caveat for caveat in cost.caveats)
    assert told == sorted(told)


def test_a_field_beside_the_isocentre_is_set_at_its_own_centre(
    engine: PencilBeamEngine, made: SimpleNamespace
) -> None:
    ct = made.cylinder(radius_mm=90.0, length_mm=180.0, centre_mm=ISOCENTRE)
    gtv = ball("GTVp", RoiKind.GTV, ISOCENTRE, 20.0)
    beside = FieldEdges(40.0, 40.0, 60.0, -10.0)
    cost = estimate_field_cost(
        comparison(beside, FieldEdges(40.0, 40.0, 40.0, 40.0)), ct, [gtv], engine=engine
    )
    assert any("its own centre" in caveat for caveat in cost.caveats)
    centre = (10.0 - 35.0, -5.0, 4.0)
    assert cost.bone_scan_dose.sample([centre])[0] == pytest.approx(30.0, rel=1e-4)
    assert cost.ct_dose.sample([ISOCENTRE])[0] == pytest.approx(30.0, rel=1e-4)


class HalfCovered:
    """An engine whose dose ends in the middle of the target."""

    name = "half"
    caveats = ("half of it",)

    def __call__(self, request: DoseRequest, progress: Progress = quiet) -> Volume:
        grid = request.ct.geometry
        array = np.full(grid.shape, 30.0, dtype=np.float32)
        half = slice(0, grid.shape[0] // 2)
        cut = replace(grid, shape=array[half].shape)
        return Volume(array[half], cut, Unit.GY)


def test_a_target_half_outside_the_dose_has_no_sentence_with_numbers(made: SimpleNamespace) -> None:
    ct = made.cylinder(radius_mm=90.0, length_mm=180.0, centre_mm=ISOCENTRE)
    gtv = ball("GTVp", RoiKind.GTV, ISOCENTRE, 30.0)
    cost = estimate_field_cost(comparison(EDGES, EDGES), ct, [gtv], engine=HalfCovered())
    assert cost.engine == "half"
    assert "cannot be told" in cost.sentence()
    assert "half of it" in cost.caveats


def test_what_is_missing_is_said(engine: PencilBeamEngine, made: SimpleNamespace) -> None:
    ct, gtv = made.cylinder(), ball("GTVp", RoiKind.GTV, ISOCENTRE, 20.0)
    with pytest.raises(MissingInput, match="no bone-scan field"):
        estimate_field_cost(comparison(None, EDGES), ct, [gtv], engine=engine)
    with pytest.raises(MissingInput, match="not among the structures"):
        estimate_field_cost(comparison(EDGES, EDGES, "GTV2"), ct, [gtv], engine=engine)
    with pytest.raises(MissingInput, match="engine"):
        estimate_field_cost(comparison(EDGES, EDGES), ct, [gtv])
