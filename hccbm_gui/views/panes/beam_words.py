"""What is written and marked in a beam's-eye view."""

from hccbm_gui.core.beam import Beam
from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.spot import SpotType
from hccbm_gui.services.pictures.field_canvas import FieldPictureOptions
from hccbm_gui.views.panes.pane import Point

BEAM_NAMES = {0.0: "AP", 180.0: "PA"}


def beam_options(
    case: Case | None, cursor_mm: Point | None, waiting: str, identity: bool
) -> FieldPictureOptions:
    """Titles with the angles of the beam, identity if wanted, graticule and linked position.

    `waiting` is the last line of the titles.
    """
    if case is None or case.comparison is None:
        return FieldPictureOptions()
    comparison, patient = case.comparison, case.patient
    spots = {spot.id: spot.type for spot in case.spots}
    beam = comparison.beam
    return FieldPictureOptions(
        graticule=True,
        spot_type=spots.get(comparison.spot_id, SpotType.HOT),
        titles=(
            f"BEV {BEAM_NAMES.get(beam.gantry_deg % 360.0, '')}".strip(),
            f"gantry {beam.gantry_deg:g}°",
            f"collimator {beam.collimator_deg:g}°",
            f"SAD {beam.sad_mm:g} mm",
            comparison.gtv_name,
            waiting,
        ),
        identity=patient.two_lines if identity else (),
        cursor=None if cursor_mm is None else seen_at(beam, cursor_mm),
    )


def place_at(beam: Beam, u_mm: float, v_mm: float) -> Point:
    """LPS mm of a point of the isocentre plane."""
    right, up, _ = beam.patient_to_beam
    x, y, z = (beam.isocentre_mm + u_mm * right + v_mm * up).tolist()
    return x, y, z


def seen_at(beam: Beam, point_mm: Point) -> tuple[float, float] | None:
    """(u, v) mm of an LPS position in the view; None for one behind the source."""
    try:
        u, v = beam.project(point_mm)[0].tolist()
    except InputRefused:
        return None
    return u, v
