"""Planar nuclear medicine images: views, sides, upright, and what may be measured."""

from typing import Any

import numpy as np
import pytest
from pydicom import uid

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.core.planar import PlanarScan, View
from hccbm_gui.io.nuclear.planar_scan import planar_scan
from hccbm_gui.io.scanning.scan import scan_paths
from hccbm_gui.io.values import lenient_reading

ANT, POST = "399321004", "399001007"
FROM_FRONT, FROM_BEHIND = (1, 0, 0, 0, 0, -1), (-1, 0, 0, 0, 0, -1)
COUNTS = np.arange(24, dtype=np.uint16).reshape(2, 4, 3)


def load(make: Any, ds: Any) -> PlanarScan:
    with lenient_reading():
        make.save(ds, "planar")
        return planar_scan([ds])


def with_detectors(make: Any, *detectors: Any) -> Any:
    ds = make.nuclear(COUNTS[: len(detectors)], "planar")
    ds.DetectorInformationSequence = list(detectors)
    ds.DetectorVector = list(range(1, len(detectors) + 1))
    return ds


@pytest.mark.parametrize(("anterior", "posterior"), [(ANT, POST), ("G-5215", "G-5216")])
def test_view_codes_name_the_views_and_the_anterior_one_comes_first(
    make: Any, anterior: str, posterior: str
) -> None:
    ds = with_detectors(make, make.detector(posterior), make.detector(anterior))
    scan = load(make, ds)
    assert [image.view for image in scan.images] == [View.ANTERIOR, View.POSTERIOR]
    assert (scan.images[0].array == COUNTS[1]).all()
    assert [image.patient_left_on_right for image in scan.images] == [True, False]
    assert scan.whole_body
    assert scan.quantifiable
    assert scan.notes == ()


def test_cosines_name_view_and_side_where_there_is_no_code(make: Any) -> None:
    ds = with_detectors(make, make.detector(cosines=FROM_BEHIND), make.detector(cosines=FROM_FRONT))
    scan = load(make, ds)
    assert [image.view for image in scan.images] == [View.ANTERIOR, View.POSTERIOR]
    assert [image.patient_left_on_right for image in scan.images] == [True, False]


def test_a_feet_first_picture_is_turned_upright_by_its_cosines(make: Any) -> None:
    # Turned by half a turn: columns to the right, rows to the head, still seen from the front.
    ds = with_detectors(make, make.detector(ANT, cosines=(-1, 0, 0, 0, 0, 1)))
    ds.PatientPosition = "FFS"
    (image,) = load(make, ds).images
    assert (image.array == COUNTS[0][::-1]).all()
    assert image.patient_left_on_right is False


def test_feet_first_without_cosines_leaves_the_sides_unknown(make: Any) -> None:
    ds = with_detectors(make, make.detector(ANT))
    ds.PatientPosition = "FFS"
    scan = load(make, ds)
    assert scan.images[0].patient_left_on_right is None
    assert any("Left and right are unknown" in note for note in scan.notes)


def test_a_view_that_contradicts_its_cosines_loses_its_letters(make: Any) -> None:
    ds = with_detectors(
        make,
        make.detector(angle=180, cosines=FROM_BEHIND),
        make.detector(angle=360, cosines=FROM_BEHIND),
    )
    anterior, posterior = load(make, ds).images
    assert (anterior.view, anterior.patient_left_on_right) == (View.ANTERIOR, None)
    assert (posterior.view, posterior.patient_left_on_right) == (View.POSTERIOR, False)


def test_one_orientation_for_all_detectors_tells_none_of_them_apart(make: Any) -> None:
    detectors = [make.detector(cosines=FROM_FRONT) for _ in range(2)]
    scan = load(make, with_detectors(make, *detectors))
    assert [image.view for image in scan.images] == [View.UNKNOWN, View.UNKNOWN]
    assert not any(image.laterality_known for image in scan.images)


def test_letters_of_the_patient_tell_the_sides(make: Any) -> None:
    ds = with_detectors(make, make.detector(POST))
    ds.PatientOrientation = ["L", "H"]
    (image,) = load(make, ds).images
    assert image.patient_left_on_right is True
    assert (image.array == COUNTS[0][::-1]).all()


def test_only_the_first_energy_window_is_taken(make: Any) -> None:
    frames = np.arange(48, dtype=np.uint16).reshape(4, 4, 3)
    ds = make.nuclear(frames, "planar")
    ds.EnergyWindowVector, ds.DetectorVector = [1, 1, 2, 2], [1, 2, 1, 2]
    ds.DetectorInformationSequence = [make.detector(ANT), make.detector(POST)]
    scan = load(make, ds)
    assert [int(image.array[0, 0]) for image in scan.images] == [0, 12]
    assert any("2 more frames" in note for note in scan.notes)


@pytest.mark.parametrize("spacing", [None, [0.0, 2.0]])
def test_without_pixel_size_nothing_is_measured(make: Any, spacing: Any) -> None:
    ds = with_detectors(make, make.detector(ANT))
    ds.PixelSpacing = spacing
    scan = load(make, ds)
    assert not scan.quantifiable
    assert any("pixel size" in note for note in scan.notes)


def test_a_scan_longer_than_its_picture_is_doubted(make: Any) -> None:
    ds = with_detectors(make, make.detector(ANT))
    ds.ScanLength = 1900
    assert not load(make, ds).quantifiable


@pytest.mark.parametrize(
    ("keyword", "value", "word"),
    [
        ("LossyImageCompression", "01", "compressed with loss"),
        ("PhotometricInterpretation", "PALETTE COLOR", "palette"),
    ],
)
def test_lossy_and_palette_pictures_are_for_looking_only(
    make: Any, keyword: str, value: str, word: str
) -> None:
    ds = with_detectors(make, make.detector(ANT))
    setattr(ds, keyword, value)
    scan = load(make, ds)
    assert not scan.quantifiable
    assert any(word in note for note in scan.notes)


def test_negative_counts_are_not_measured(make: Any) -> None:
    ds = make.nuclear(np.array([[-3, 5], [6, 7]], np.int16), "planar")
    assert not load(make, ds).quantifiable


def test_a_colour_picture_is_refused(make: Any) -> None:
    ds = make.nuclear(COUNTS[0], "planar")
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 3, "RGB"
    with pytest.raises(UnreadableFile, match="colour"):
        planar_scan([ds])


def test_two_files_of_one_series_make_one_scan(make: Any) -> None:
    pair = []
    for code in (POST, ANT):
        ds = make.nuclear(COUNTS[0], "planar")
        ds.DetectorInformationSequence = [make.detector(code)]
        pair.append(ds)
    make.save_all(pair)
    (patient,) = scan_paths([make.folder]).patients
    (series,) = patient.all_series()
    assert (series.info.kind, series.info.files) == ("planar", 2)
    assert series.info.frame_uid == ""
    assert series.info.geometry.startswith("2 views, 4 x 3")


def test_a_secondary_capture_of_a_whole_body_scan_is_a_planar_scan(make: Any) -> None:
    ds = make.nuclear(COUNTS[0], "planar")
    ds.SOPClassUID = uid.SecondaryCaptureImageStorage
    make.save(ds)
    (patient,) = scan_paths([make.folder]).patients
    assert patient.all_series()[0].info.kind == "planar"


def test_projections_are_named_in_their_reason(make: Any) -> None:
    ds = make.nuclear(COUNTS, "planar")
    ds.ImageType = ["ORIGINAL", "PRIMARY", "TOMO", "EMISSION"]
    make.save(ds)
    result = scan_paths([make.folder])
    assert result.patients == ()
    assert "TOMO" in result.rejected[0].reason


def test_the_tracer_is_kept(make: Any) -> None:
    ds = with_detectors(make, make.detector(ANT))
    ds.RadiopharmaceuticalInformationSequence = [
        make.sequence_item(Radiopharmaceutical="Tc-99m HDP")
    ]
    assert load(make, ds).tracer == "Tc-99m HDP"


def test_carets_that_raise_letters_are_not_shown(make: Any) -> None:
    ds = with_detectors(make, make.detector(ANT))
    nuclide = make.sequence_item(CodeMeaning="^99m^Technetium")
    ds.RadiopharmaceuticalInformationSequence = [
        make.sequence_item(RadionuclideCodeSequence=[nuclide])
    ]
    assert load(make, ds).tracer == "99mTechnetium"


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("399074003", "left anterior oblique"),
        ("G-5208", "right posterior oblique"),
        ("399118008", "left lateral"),
        ("G-5201", "postero-anterior"),
    ],
)
def test_views_from_the_side_are_named_in_words(make: Any, code: str, word: str) -> None:
    scan = load(make, with_detectors(make, make.detector(code)))
    assert scan.images[0].view is View.UNKNOWN
    assert not scan.images[0].laterality_known
    assert any(word in note for note in scan.notes)


@pytest.mark.parametrize("vector", [None, [1], [1, 1], [1, 2, 3]])
def test_two_frames_of_two_detectors_are_in_their_order_whatever_the_vector(
    make: Any, vector: Any
) -> None:
    ds = with_detectors(make, make.detector(ANT), make.detector(POST))
    ds.DetectorVector = vector
    assert [image.view for image in load(make, ds).images] == [View.ANTERIOR, View.POSTERIOR]


@pytest.mark.parametrize(("vector", "word"), [(None, "absent"), ([1, 1, 2], "contradicts")])
def test_frames_that_no_vector_assigns_have_unknown_views(
    make: Any, vector: Any, word: str
) -> None:
    ds = make.nuclear(np.arange(36, dtype=np.uint16).reshape(3, 4, 3), "planar")
    ds.DetectorInformationSequence = [make.detector(ANT), make.detector(POST)]
    ds.DetectorVector = vector
    scan = load(make, ds)
    assert {image.view for image in scan.images} == {View.UNKNOWN}
    assert any(word in note for note in scan.notes)


def test_without_detectors_a_view_is_asked_for(make: Any) -> None:
    ds = make.nuclear(COUNTS[0], "planar")
    ds.DetectorInformationSequence = []
    scan = load(make, ds)
    assert scan.images[0].view is View.UNKNOWN
    assert any("say which is which" in note for note in scan.notes)


def test_the_window_of_the_photopeak_is_shown_and_not_the_scatter(make: Any) -> None:
    ds = make.nuclear(COUNTS, "planar")
    ds.EnergyWindowVector, ds.DetectorVector = [1, 2], [1, 1]
    ds.DetectorInformationSequence = [make.detector(ANT)]
    ds.EnergyWindowInformationSequence = [
        make.sequence_item(
            EnergyWindowRangeSequence=[
                make.sequence_item(EnergyWindowLowerLimit=low, EnergyWindowUpperLimit=high)
            ]
        )
        for low, high in ((108, 129), (129, 151))
    ]
    (image,) = load(make, ds).images
    assert (image.array == COUNTS[1]).all()


@pytest.mark.parametrize(
    ("zoom", "told", "measured"),
    [
        # The picture is 512 mm wide; the field of view is 540 mm, 512 mm, 445 mm, 1024 mm.
        (1.0, True, False),
        (540 / 512, False, True),
        (540 / 445, True, True),
        (540 / 1024, True, False),
        (2.0, True, False),
    ],
)
def test_a_pixel_size_that_does_not_fit_the_field_of_view_is_said(
    make: Any, zoom: float, told: bool, measured: bool
) -> None:
    ds = make.nuclear(np.ones((4, 256), np.uint16), "planar")
    detector = make.detector(ANT)
    detector.FieldOfViewDimensions, detector.ZoomFactor = [540, 400], [zoom, zoom]
    ds.DetectorInformationSequence = [detector]
    scan = load(make, ds)
    notes = [note for note in scan.notes if "field of view" in note]
    assert bool(notes) == told
    assert scan.quantifiable == measured
    assert all("2.00 mm" in note for note in notes)
    # Both are named and neither is taken for the other.
    assert scan.images[0].spacing_mm == (2.0, 2.0)


@pytest.mark.parametrize(
    ("purpose", "word"),
    [
        ("TOMO", "RECON TOMO"),
        ("GATED TOMO", "RECON TOMO"),
        ("RECON GATED TOMO", "summed reconstruction"),
        ("DYNAMIC", "static or whole-body"),
        ("GATED", "summed (static)"),
    ],
)
def test_what_is_no_picture_says_what_to_export_instead(make: Any, purpose: str, word: str) -> None:
    ds = make.nuclear(COUNTS, "planar")
    ds.ImageType = ["ORIGINAL", "PRIMARY", purpose, "EMISSION"]
    make.save(ds)
    (rejected,) = scan_paths([make.folder]).rejected
    assert f"({purpose})" in rejected.reason
    assert word in rejected.reason
