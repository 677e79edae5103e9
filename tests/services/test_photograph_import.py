"""A photograph in a case: whose it is, what it is good for, and that a case file keeps it."""

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PIL import Image

from hccbm_gui.core.alignment.landmark_alignment import align_by_landmarks
from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.errors import HccbmError, InputRefused, MissingInput, MixedPatients
from hccbm_gui.core.field import FieldRule
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.photograph import PhotographEntry, PhotographView
from hccbm_gui.core.planar import PIXEL_SIZE_NOTE, PlanarImage, PlanarScan, Scale, View
from hccbm_gui.core.planar_scale import two_point_scale
from hccbm_gui.core.roi import Roi, RoiKind
from hccbm_gui.core.spot import SpotType
from hccbm_gui.core.spots.spot_outline import drawn_planar_spot
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.io.pictures.photograph import read_photograph
from hccbm_gui.io.saving.case_file import read_case_file, write_case_file
from hccbm_gui.services.analysis import analyse
from hccbm_gui.services.case_opening import open_case_file
from hccbm_gui.services.case_saving import case_to_save, restored
from hccbm_gui.services.compare import compare_case
from hccbm_gui.services.comparison_json import comparison_to_json, spots_to_json
from hccbm_gui.services.edits import add_spot, say_view
from hccbm_gui.services.photograph_import import (
    case_of_photograph,
    photograph_uid,
    reopened,
    with_photograph,
)
from hccbm_gui.services.planar_scaling import set_planar_scale
from hccbm_gui.services.session import Session
from hccbm_gui.services.verdict import Severity, verdict

PERSON = Patient("P1", "Test^Person", "1950-01-02", "F")
FRAME = "1.2.3"
MM = 2.4
"""Pixel size of the scan."""
UP = 3
"""How many pixels of the photograph make one of the scan."""
ROWS, COLUMNS = 170, 120
MARKS = ((20, 30), (20, 92), (140, 34), (130, 90))
"""Row and column of landmarks that show on the scan."""
HOT = (70, 84, 36, 48)
"""First and last row, first and last column of the hot spot: on the patient's right."""


def counts() -> np.ndarray:
    r, c = np.mgrid[:ROWS, :COLUMNS]
    picture = 20.0 * ((np.abs(c - 60) < 45) & (r > 8) & (r < 160))
    for row, column in MARKS:
        picture[row - 1 : row + 2, column - 1 : column + 2] = 90.0
    picture[HOT[0] : HOT[1] + 1, HOT[2] : HOT[3] + 1] = 200.0
    return picture


def dicom_scan() -> PlanarScan:
    return PlanarScan((PlanarImage(counts(), (MM, MM), View.ANTERIOR, True),), False)


def _placed(pixels: object) -> np.ndarray:
    """(x, z) of pixels in the patient: the scan lies there moved, without a turn."""
    return dicom_scan().images[0].to_plane(pixels) + np.array([7.0, -12.0])


def patient_points() -> np.ndarray:
    """(x, z) of the landmarks."""
    return _placed(MARKS)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """The scan as printed: black on white, larger, with a rim, kept as JPEG."""
    ink = np.kron(counts(), np.ones((UP, UP)))
    page = np.zeros((ink.shape[0] + 120, ink.shape[1] + 90))
    page[70 : 70 + ink.shape[0], 40 : 40 + ink.shape[1]] = ink
    Image.fromarray((235.0 - page).astype(np.uint8)).save(tmp_path / "bone.jpg", quality=92)
    return tmp_path / "bone.jpg"


def entry(photo: Path, **more: object) -> PhotographEntry:
    """Two points 300 pixels of the photograph apart, which are 240 mm."""
    found = read_photograph(photo)
    made = PhotographEntry(
        series_uid=photograph_uid(None, found),
        path=str(photo),
        sha256=found.sha256,
        patient=PERSON,
        views=(PhotographView((30, 60, 410, 590), View.ANTERIOR, True),),
        dark_is_hot=True,
        date="2024-01-05",
        mm_per_pixel=two_point_scale((100.0, 50.0), (100.0, 350.0), 240.0),
        scale_points=(100.0, 50.0, 100.0, 350.0),
        scale_mm=240.0,
    )
    return replace(made, **more)  # type: ignore[arg-type]


def ct_case() -> Case:
    """A CT with a GTV around the hot spot, and the bone scan as the camera stored it."""
    size = 100
    origin = (-297.0, -297.0, -297.0)
    geometry = Geometry.from_axes((size,) * 3, origin, (6, 6, 6), FRAME)
    volume = Volume(np.zeros((size,) * 3, np.int16), geometry, Unit.HU)
    low, high = _placed([(HOT[1], HOT[2]), (HOT[0], HOT[3])])
    heights = np.arange(low[1] - 20, high[1] + 20, 6.0)
    square = [
        (low[0] - 9, -20.0), (high[0] + 15, -20.0), (high[0] + 15, 20.0), (low[0] - 9, 20.0)
    ]  # fmt: skip
    contours = tuple(np.array([(x, y, z) for x, y in square]) for z in heights)
    gtv = Roi("GTV", RoiKind.GTV, (255, 0, 0), FRAME, contours, "ct", 1, "rs")
    infos = (
        SeriesInfo("ct", "s", "CT", "volume", frame_uid=FRAME, position="HFS", sha256="a"),
        SeriesInfo("nm", "s", "NM", "planar", description="Scan", sha256="b"),
    )
    return Case(
        PERSON,
        infos,
        volumes=MappingProxyType({"ct": volume}),
        planar_scans=MappingProxyType({"nm": dicom_scan()}),
        rois=(gtv,),
        rule=FieldRule(),
    )


def centres(scan: PlanarScan, near: np.ndarray) -> np.ndarray:
    """Landmarks found on a scan near to (p, q): the middle of what is bright there."""
    image, found = scan.images[0], []
    rows, columns = np.indices(image.array.shape)
    places = image.to_plane(np.stack([rows.ravel(), columns.ravel()], axis=1))
    for point in near:
        close = np.linalg.norm(places - point, axis=1) < 12.0
        weight = np.clip(image.array.ravel()[close].astype(float) - 50.0, 0.0, None)
        found.append(weight @ places[close] / weight.sum())
    return np.array(found)


def worked_on(case: Case, uid: str, near: np.ndarray) -> Case:
    """Aligned by the landmarks, with the hot spot drawn around what is hot."""
    scan = case.planar_scans[uid]
    fit = align_by_landmarks(centres(scan, near), patient_points(), uid, FRAME)
    image = scan.images[0]
    hot = np.argwhere(image.array > 0.7 * image.array.max())
    (top, left), (bottom, right) = hot.min(axis=0) - 0.5, hot.max(axis=0) + 0.5
    corners = image.to_plane([(top, left), (top, right), (bottom, right), (bottom, left)])
    drawn = drawn_planar_spot(scan, uid, corners, SpotType.HOT)
    return add_spot(case.with_alignment(fit.alignment), drawn)


def compared(case: Case, uid: str) -> FieldComparison:
    return compare_case(case, scan_uid=uid)


@pytest.fixture
def both(photo: Path) -> Case:
    """The case with its scan and the photograph of it, both aligned and drawn on."""
    found = read_photograph(photo)
    case = with_photograph(ct_case(), found, entry(photo))
    near = dicom_scan().images[0].to_plane(MARKS)
    case = worked_on(case, "nm", near)
    uid = case.photographs[0].series_uid
    scan = case.planar_scans[uid].images[0]
    pixels = np.array(MARKS) * UP + (1 + 70 - 60, 1 + 40 - 30)
    return worked_on(case, uid, scan.to_plane(pixels))


def test_the_fields_of_photograph_and_scan_agree_within_five_millimetres(both):
    from_scan = compared(both, "nm")
    from_photo = compared(both, both.photographs[0].series_uid)
    for edge, step in from_scan.increments.by_edge().items():
        assert from_photo.increments.by_edge()[edge] == pytest.approx(step, abs=5.0)
    # The law must be able to fail: a wrong scale breaks it.
    uid = both.photographs[0].series_uid
    off = set_planar_scale(both, uid, 0, (10.0, 10.0), (310.0, 10.0), 300 * 0.8 * 1.3)
    off = off.with_alignment(both.alignment_of(uid))
    steps = compared(off, uid).increments.by_edge()
    assert max(abs(steps[e] - s) for e, s in from_scan.increments.by_edge().items()) > 5.0


def test_a_field_from_a_photograph_is_visual_only_wherever_it_goes(both):
    comparison = compared(both, both.photographs[0].series_uid)
    assert comparison.visual_only
    assert comparison.warnings[0].startswith("Visual only")
    spoken = verdict(comparison)
    assert spoken.headline.startswith("Visual only: ")
    assert spoken.severity is Severity.UNCERTAIN
    made = comparison_to_json(both, comparison)
    assert any(w.startswith("Visual only") for w in made["warnings"])
    assert any("Photograph: uncalibrated" in w for w in made["warnings"])
    plain = compared(both, "nm")
    assert not plain.visual_only
    assert not verdict(plain).headline.startswith("Visual")


def test_values_of_a_drawn_spot_are_null_in_the_answer(both):
    uid = both.photographs[0].series_uid
    (drawn,) = [one for one in spots_to_json(both)["spots"] if one["series"] == uid]
    assert drawn["peak"] is None
    assert drawn["lesion_to_background"] is None
    assert drawn["area_cm2"] > 1.0


def test_without_a_scale_there_is_no_field(photo):
    bare = entry(photo, mm_per_pixel=None)
    case = with_photograph(ct_case(), read_photograph(photo), bare)
    uid = bare.series_uid
    case = case.with_alignment(
        align_by_landmarks(
            patient_points() - (7, -12), patient_points(), uid, FRAME, model="similarity"
        ).alignment
    )
    with pytest.raises(InputRefused, match="size of the pixels"):
        compare_case(case, scan_uid=uid)


def test_nothing_is_proposed_for_a_photograph(photo):
    case = with_photograph(ct_case(), read_photograph(photo), entry(photo))
    analysed = analyse(case)
    uid = case.photographs[0].series_uid
    assert uid not in analysed.searched
    assert analysed.alignment_of(uid) is None
    assert not any(spot.series_uid == uid for spot in analysed.spots)


def test_another_patient_is_refused(photo):
    stranger = Patient("P2", "Test^Person", "1950-01-02", "F")
    with pytest.raises(MixedPatients, match="the open patient has P1"):
        with_photograph(ct_case(), read_photograph(photo), entry(photo, patient=stranger))
    with pytest.raises(InputRefused, match="whose"):
        case_of_photograph(read_photograph(photo), entry(photo, patient=Patient("", "")))


def test_the_import_is_one_step_that_can_be_taken_back(photo):
    session = Session()
    session.open_case(ct_case())
    session.edit("Import", with_photograph(session.case, read_photograph(photo), entry(photo)))
    assert len(session.case.planar_scans) == 2
    assert session.case.series[-1].modality == "OT"
    session.undo()
    assert list(session.case.planar_scans) == ["nm"]
    assert session.case.photographs == ()


def test_the_same_photograph_twice_has_two_names(photo):
    found = read_photograph(photo)
    case = with_photograph(ct_case(), found, entry(photo))
    assert photograph_uid(case, found) == f"{photograph_uid(None, found)}#2"


def saved_beside(case: Case, loaded: Case, folder: Path, *sources: Path) -> Path:
    path = folder / "case.hccbm"
    write_case_file(path, case_to_save(case, loaded, sources, path), replace=path.exists())
    return path


def test_a_case_of_a_photograph_alone_comes_back_from_its_file(photo, tmp_path):
    case = case_of_photograph(read_photograph(photo), entry(photo))
    uid = case.photographs[0].series_uid
    drawn = drawn_planar_spot(
        case.planar_scans[uid], uid, np.array([(0, 0), (30, 0), (30, 40.0)]), SpotType.COLD
    )
    worked = say_view(add_spot(case, drawn), uid, 0, View.POSTERIOR, False)
    worked = set_planar_scale(add_spot(worked, drawn), uid, 0, (0.0, 0.0), (300.0, 0.0), 270.0)
    opened = open_case_file(saved_beside(worked, case, tmp_path, photo))
    back = opened.case.planar_scans[uid]
    assert opened.told == ()
    assert back.images[0].view is View.POSTERIOR
    assert back.images[0].spacing_mm == pytest.approx((0.9, 0.9))
    np.testing.assert_array_equal(back.images[0].array, worked.planar_scans[uid].images[0].array)
    assert [one.id for one in opened.case.spots] == [one.id for one in worked.spots]
    assert "scale set by hand: 0.9 mm a pixel" in opened.case.series[0].notes
    assert opened.case.photographs[0].scale_mm == 240.0
    assert opened.case.patient == PERSON


def test_photograph_and_case_file_may_move_together(photo, tmp_path):
    case = case_of_photograph(read_photograph(photo), entry(photo))
    path = saved_beside(case, case, tmp_path, photo)
    moved = tmp_path / "elsewhere"
    moved.mkdir()
    photo.rename(moved / photo.name)
    opened = open_case_file(path.rename(moved / path.name))
    assert opened.case.planar_scans
    assert opened.case.photographs[0].path == str(moved / photo.name)


def test_a_photograph_that_is_gone_or_changed_is_told(photo, tmp_path):
    case = with_photograph(ct_case(), read_photograph(photo), entry(photo))
    path = saved_beside(case, ct_case(), tmp_path, tmp_path / "dicom")
    saved = read_case_file(path)
    Image.new("L", (500, 600), 255).save(photo)
    fresh, told = reopened(ct_case(), saved.work.photographs, path)
    assert list(fresh.planar_scans) == ["nm"]
    assert "bone.jpg" in told[0]
    assert "changed" in told[0]
    photo.unlink()
    fresh, told = reopened(ct_case(), saved.work.photographs, path)
    assert "not where it was" in told[0]
    assert any("missing" in one for one in restored(fresh, saved).told)


def test_a_photograph_alone_that_is_gone_is_refused(photo, tmp_path):
    case = case_of_photograph(read_photograph(photo), entry(photo))
    path = saved_beside(case, case, tmp_path, photo)
    photo.unlink()
    with pytest.raises(HccbmError, match="not where they were"):
        open_case_file(path)


def unscaled() -> Case:
    """The bone scan as of a file without Pixel Spacing."""
    note = f"{PIXEL_SIZE_NOTE} is not in the file: nothing can be measured."
    scan = replace(
        dicom_scan(),
        images=(replace(dicom_scan().images[0], spacing_mm=(1.0, 1.0)),),
        scale=Scale.UNKNOWN,
        quantifiable=False,
        notes=(note,),
    )
    case = ct_case()
    series = tuple(replace(i, notes=(note,)) if i.uid == "nm" else i for i in case.series)
    return replace(case, series=series, planar_scans=MappingProxyType({"nm": scan}))


def test_a_scale_set_by_hand_lets_a_scan_be_measured(tmp_path):
    """Two landmarks whose distance is known; then the scan is as if the file had said it."""
    case = unscaled()
    first, second = MARKS[0], MARKS[2]
    true_mm = float(np.hypot(*(np.subtract(second, first) * MM)))
    scaled = set_planar_scale(case, "nm", 0, first, second, true_mm)
    scan = scaled.planar_scans["nm"]
    assert scan.images[0].spacing_mm == pytest.approx((MM, MM))
    assert scan.quantifiable
    assert scan.notes == ("scale set by hand: 2.4 mm a pixel",)
    info = scaled.series_by_uid("nm")
    assert info.notes == scan.notes
    assert info.geometry == "1 view, 170 x 120, 2.40 x 2.40 mm"
    near = dicom_scan().images[0].to_plane(MARKS)
    steps = compared(worked_on(scaled, "nm", near), "nm").increments.by_edge()
    known = compared(worked_on(ct_case(), "nm", near), "nm")
    assert steps == pytest.approx(known.increments.by_edge(), abs=0.1)
    warnings = compared(worked_on(scaled, "nm", near), "nm").warnings
    assert any("scale set by hand" in warning for warning in warnings)
    path = tmp_path / "a.hccbm"
    write_case_file(path, case_to_save(scaled, case, [tmp_path], path))
    back = restored(case, read_case_file(path)).case
    assert back.planar_scans["nm"].images[0].spacing_mm == scan.images[0].spacing_mm
    assert back.series_by_uid("nm").notes == info.notes


def test_a_new_scale_takes_the_alignment_along_and_keeps_what_was_drawn(both):
    scaled = set_planar_scale(both, "nm", 0, (10.0, 10.0), (110.0, 10.0), 120.0)
    assert scaled.alignment_of("nm") is None
    assert len(scaled.spots) == len(both.spots)
    before, after = both.planar_scans["nm"].images[0], scaled.planar_scans["nm"].images[0]
    (old,) = [s for s in both.spots if s.series_uid == "nm"]
    (new,) = [s for s in scaled.spots if s.series_uid == "nm"]
    np.testing.assert_allclose(before.to_pixel(old.outlines[0]), after.to_pixel(new.outlines[0]))
    with pytest.raises(MissingInput):
        set_planar_scale(both, "nothing", 0, (0, 0), (100, 0), 100.0)
