"""Secondary captures, RT images, radiographs and ultrasound become pictures."""

from pathlib import Path

import numpy as np
import pytest
from pydicom import uid
from pydicom.dataset import Dataset

from hccbm_gui.core.picture import CAPTURE_NOTE, NO_SIZE_NOTE, Picture, SpacingMeaning
from hccbm_gui.io.load import load_case
from hccbm_gui.io.pictures.picture import picture

RAMP = np.arange(24, dtype=np.uint8).reshape(4, 6)


def capture(
    make, stored=RAMP, sop_class: str = uid.SecondaryCaptureImageStorage, **more
) -> Dataset:
    ds = make.pixels(make.base(sop_class, "CT"), stored)
    for keyword, value in more.items():
        setattr(ds, keyword, value)
    return ds


def colour(make, rgb: np.ndarray) -> Dataset:
    ds = capture(make, rgb[..., 0])
    ds.SamplesPerPixel, ds.PhotometricInterpretation, ds.PlanarConfiguration = 3, "RGB", 0
    ds.PixelData = rgb.astype(np.uint8).tobytes()
    return ds


def read(make, *datasets: Dataset) -> tuple[Picture, ...]:
    case = load_case(make.save_all(datasets))
    assert not case.rejected
    return tuple(case.pictures.values())


def test_a_capture_is_a_picture_and_says_that_nothing_can_be_measured(make):
    case = load_case(make.save_all([capture(make)]))
    (info,) = case.series
    assert (info.kind, info.modality, info.frame_uid) == ("picture", "OT", "")
    assert info.notes == (CAPTURE_NOTE,)
    (shown,) = case.pictures.values()
    np.testing.assert_array_equal(shown.frames[0], RAMP)
    assert shown.spacing_mm is None
    assert not case.volumes
    assert not case.planar_scans


def test_colours_and_a_palette_come_out_as_rgb(make):
    rgb = np.random.default_rng(1).integers(0, 255, (4, 6, 3)).astype(np.uint8)
    (shown,) = read(make, colour(make, rgb))
    np.testing.assert_array_equal(shown.frames[0], rgb)
    ds = capture(make, RAMP, PhotometricInterpretation="PALETTE COLOR")
    for name, table in (("Red", 1), ("Green", 2), ("Blue", 3)):
        setattr(ds, f"{name}PaletteColorLookupTableDescriptor", [256, 0, 16])
        values = (np.arange(256, dtype=np.uint16) * table % 256) << 8
        setattr(ds, f"{name}PaletteColorLookupTableData", values.tobytes())
    (shown,) = read(make, ds)
    expected = np.stack([RAMP.astype(int) * table % 256 for table in (1, 2, 3)], axis=-1)
    np.testing.assert_array_equal(shown.frames[0], expected)


def test_monochrome1_is_turned_so_that_large_is_bright(make):
    (shown,) = read(make, capture(make, PhotometricInterpretation="MONOCHROME1"))
    np.testing.assert_array_equal(shown.frames[0], RAMP.max() - RAMP)


def test_signed_and_deep_values_keep_their_order(make):
    signed = RAMP.astype(np.int16) * 100 - 900
    (shown,) = read(make, capture(make, signed, WindowCenter=-400, WindowWidth=200))
    assert shown.frames[0].dtype == np.uint16
    np.testing.assert_array_equal(np.diff(shown.frames[0].astype(int)), np.diff(signed))
    assert shown.window == (400.0, 600.0)
    deep = (RAMP.astype(np.uint32) + 1) * 100_000_000
    (shown,) = read(make, capture(make, deep))
    assert (np.diff(shown.frames[0].ravel().astype(int)) > 0).all()


def test_frames_of_one_file_and_files_of_one_series_are_leafed_through(make):
    frames = np.stack([RAMP, RAMP + 1, RAMP + 2])
    (several,) = read(
        make, capture(make, frames, uid.MultiFrameGrayscaleByteSecondaryCaptureImageStorage)
    )
    assert len(several.frames) == 3
    pages = [capture(make, RAMP + n) for n in range(3)] + [capture(make, RAMP[:2])]
    case = load_case(make.save_all(pages))
    assert sorted(len(one.frames) for one in case.pictures.values()) == [1, 3]
    assert {info.geometry for info in case.series} == {"3 pictures, 4 x 6", "1 picture, 2 x 6"}


@pytest.mark.parametrize(
    ("more", "spacing", "meaning", "said"),
    [
        ({}, None, SpacingMeaning.UNKNOWN, CAPTURE_NOTE),
        ({"PixelSpacing": [0.5, 0.4]}, (0.5, 0.4), SpacingMeaning.PATIENT, "as stored"),
        (
            {"PixelSpacing": [0.5, 0.5], "PixelSpacingCalibrationType": "FIDUCIAL"},
            (0.5, 0.5),
            SpacingMeaning.PATIENT,
            "fiducial calibration",
        ),
        (
            {"NominalScannedPixelSpacing": [0.2, 0.2]},
            (0.2, 0.2),
            SpacingMeaning.FILM,
            "scanned film",
        ),
        ({"ImagerPixelSpacing": [0.1, 0.1]}, (0.1, 0.1), SpacingMeaning.DETECTOR, "detector"),
        (
            {"ImagerPixelSpacing": [0.1, 0.1], "PixelSpacing": [0.1, 0.1]},
            (0.1, 0.1),
            SpacingMeaning.DETECTOR,
            "as stored",
        ),
        ({"PixelSpacing": [0.0, 0.0]}, None, SpacingMeaning.UNKNOWN, CAPTURE_NOTE),
    ],
)
def test_a_pixel_size_says_where_it_holds(make, more, spacing, meaning, said):
    shown = picture(capture(make, **more))
    assert (shown.spacing_mm, shown.meaning) == (spacing, meaning)
    assert any(said in note for note in shown.notes)


@pytest.mark.parametrize(
    "sop_class",
    [
        uid.ComputedRadiographyImageStorage,
        uid.DigitalXRayImageStorageForPresentation,
        uid.XRayAngiographicImageStorage,
        uid.UltrasoundImageStorage,
    ],
)
def test_radiographs_and_ultrasound_are_pictures_too(make, sop_class):
    (shown,) = read(make, capture(make, sop_class=sop_class))
    assert shown.notes == (NO_SIZE_NOTE,)


def test_one_broken_page_does_not_take_the_others_along(make):
    good, bad = capture(make), capture(make)
    bad.PhotometricInterpretation = "SOMETHING"
    case = load_case(make.save_all([good, bad]))
    (shown,) = case.pictures.values()
    assert len(shown.frames) == 1
    assert [Path(one.file).suffix != "" or one.reason for one in case.rejected]
    assert "not understood" in case.rejected[0].reason or "decoded" in case.rejected[0].reason


def portal(make, **more) -> Dataset:
    ds = make.pixels(make.base(uid.RTImageStorage, "RTIMAGE"), RAMP)
    ds.ImageType = ["ORIGINAL", "PRIMARY", "PORTAL"]
    ds.RTImageLabel, ds.BeamName = "Day 1", "AP"
    ds.ImagePlanePixelSpacing, ds.RTImageSID, ds.RadiationMachineSAD = [0.8, 0.4], 1600, 1000
    ds.GantryAngle, ds.BeamLimitingDeviceAngle, ds.PatientSupportAngle = 180, 10, 350
    ds.RTImagePlane, ds.RTImagePosition = "NORMAL", [-0.8, 0.8]
    ds.ReferencedRTPlanSequence = [make.sequence_item(ReferencedSOPInstanceUID="1.2.3")]
    ds.ReferencedBeamNumber = 2
    for keyword, value in more.items():
        setattr(ds, keyword, value)
    return ds


def test_a_portal_image_has_angles_a_beam_and_a_scale_at_the_isocentre(make):
    case = load_case(make.save_all([portal(make)]))
    (info,) = case.series
    assert (info.modality, info.kind, info.description) == ("RTIMAGE", "picture", "Day 1")
    (shown,) = case.pictures.values()
    geometry = shown.portal
    assert (geometry.gantry_deg, geometry.collimator_deg, geometry.couch_deg) == (180, 10, 350)
    assert (geometry.plan_uid, geometry.beam_number, geometry.beam_name) == ("1.2.3", 2, "AP")
    assert shown.title == "Portal image AP"
    assert shown.isocentre_spacing_mm == pytest.approx((0.5, 0.25))
    # x grows with the columns and y against the rows; both are 0 on the axis.
    assert geometry.axis_pixel == pytest.approx((1.0, 2.0))


def test_a_portal_image_names_the_beam_of_its_plan_when_that_is_open(make):
    plan = make.base(uid.RTPlanStorage, "RTPLAN", series="9")
    plan.SOPInstanceUID, plan.RTPlanLabel = "1.2.3", "Pelvis"
    beam = make.sequence_item(BeamNumber=2, BeamName="PA", RadiationType="PHOTON")
    plan.BeamSequence = [beam]
    case = load_case(make.save_all([portal(make), plan]))
    (info,) = case.series_of("picture")
    assert "Refers to the beam PA of the plan Pelvis." in info.notes
    alone = load_case([make.save(portal(make), "alone")])
    assert alone.series[0].notes == ()


def test_a_moved_and_turned_receptor_moves_the_axis(make):
    moved = picture(portal(make, XRayImageReceptorTranslation=[4.0, 0.0, -600.0]))
    assert moved.portal.axis_pixel == pytest.approx((1.0, 2.0 - 4.0 / 0.4))
    turned = picture(
        portal(make, XRayImageReceptorTranslation=[4.0, 0.0, -600.0], XRayImageReceptorAngle=90)
    )
    # The receptor's own x axis then points along y of the gantry: x of the gantry is its -y.
    assert turned.portal.axis_pixel == pytest.approx((1.0 - 4.0 / 0.8, 2.0))


def test_what_a_portal_image_lacks_is_told(make):
    ds = portal(make)
    del ds.RTImageSID, ds.RadiationMachineSAD
    shown = picture(ds)
    assert shown.isocentre_spacing_mm is None
    assert any("SID" in note for note in shown.notes)
    assert any("SAD" in n for n in shown.notes)
    assert picture(portal(make, ImagePlanePixelSpacing=None)).notes == (NO_SIZE_NOTE,)
    assert picture(portal(make, RTImagePosition=None)).portal.axis_pixel is None


def test_a_bone_scan_stored_as_a_capture_stays_planar(make):
    ds = make.nuclear(np.ones((8, 4), np.uint16), "planar")
    ds.SOPClassUID = uid.SecondaryCaptureImageStorage
    case = load_case(make.save_all([ds]))
    assert [info.kind for info in case.series] == ["planar"]
    assert not case.pictures


@pytest.mark.real_data
def test_the_portal_image_of_a_real_machine(shared_data):
    path = shared_data / "rt-objects" / "pynetdicom" / "RTImageStorage.dcm"
    case = load_case([path])
    (shown,) = case.pictures.values()
    assert shown.frames[0].shape == (1024, 1024)
    assert shown.isocentre_spacing_mm == pytest.approx((0.402 / 1.6, 0.402 / 1.6))
    assert shown.portal.gantry_deg == 0.0
    assert shown.portal.axis_pixel is None
