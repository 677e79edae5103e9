"""Pictures with text in them: held back, or blacked out."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.pixels import pixel_array

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.io.deidentify.blacking_out import black_out, picture_of
from hccbm_gui.io.deidentify.burned_in import text_likeness, why_suspect
from hccbm_gui.io.deidentify.folder import Outcome, deidentify
from hccbm_gui.io.deidentify.options import Options, Region
from hccbm_gui.io.deidentify.profile import Profile
from hccbm_gui.io.deidentify.pseudonyms import Pseudonyms
from hccbm_gui.io.deidentify.survey import survey

RNG = np.random.default_rng(7)
GREY = RNG.integers(40, 200, (64, 80)).astype(np.uint8)


def run(source: Path, target: Path, profile: Profile, **options: Any) -> Outcome:
    return deidentify(survey([source]), target, profile, Options(**options), Pseudonyms())


@pytest.fixture
def capture(make: Any) -> Any:
    def build(stored: Any = GREY, **values: Any) -> Dataset:
        ds = make.pixels(make.base(uid.SecondaryCaptureImageStorage, "OT"), stored)
        ds.ConversionType = "WSD"
        for keyword, value in values.items():
            setattr(ds, keyword, value)
        return ds

    return build


def in_colour(make: Any, planar: int = 0) -> Dataset:
    ds = make.base(uid.SecondaryCaptureImageStorage, "OT")
    colours = RNG.integers(0, 256, (64, 80, 3)).astype(np.uint8)
    ds.Rows, ds.Columns, ds.SamplesPerPixel = 64, 80, 3
    ds.PhotometricInterpretation, ds.PlanarConfiguration = "RGB", planar
    ds.BitsAllocated = ds.BitsStored = 8
    ds.HighBit, ds.PixelRepresentation, ds.ConversionType = 7, 0, "WSD"
    ds.PixelData = (colours.transpose(2, 0, 1) if planar else colours).tobytes()
    return ds


def only(folder: Path) -> Dataset:
    (path,) = folder.rglob("*.dcm")
    return dcmread(path)


@pytest.mark.parametrize(
    ("sop_class", "values", "suspect"),
    [
        (uid.SecondaryCaptureImageStorage, {}, True),
        (uid.SecondaryCaptureImageStorage, {"BurnedInAnnotation": "NO"}, False),
        (uid.CTImageStorage, {}, False),
        (uid.CTImageStorage, {"BurnedInAnnotation": "YES"}, True),
        (uid.NuclearMedicineImageStorage, {"ImageType": ["ORIGINAL", "PRIMARY", "STATIC"]}, False),
        (
            uid.NuclearMedicineImageStorage,
            {"ImageType": ["DERIVED", "SECONDARY", "SCREEN SAVE"]},
            True,
        ),
        (uid.UltrasoundImageStorage, {}, True),
        (uid.MRImageStorage, {"SamplesPerPixel": 3}, True),
        (uid.NuclearMedicineImageStorage, {"PhotometricInterpretation": "PALETTE COLOR"}, True),
    ],
)
def test_who_is_a_suspect(make: Any, sop_class: str, values: Any, suspect: bool) -> None:
    ds = make.pixels(make.base(sop_class, "OT"), GREY)
    for keyword, value in values.items():
        setattr(ds, keyword, value)
    assert bool(why_suspect(ds)) is suspect


def test_a_suspect_is_held_back_until_somebody_has_seen_it(
    make: Any, capture: Any, tmp_path: Path, profile: Profile
) -> None:
    path = make.save(capture(), "shot.dcm")
    outcome = run(make.folder, tmp_path / "a", profile)
    assert not outcome.report.finished
    assert outcome.report.as_plain()["held_back"][0]["suspect"]
    run(make.folder, tmp_path / "b", profile, cleared=("shot.dcm",))
    seen = only(tmp_path / "b")
    np.testing.assert_array_equal(seen.pixel_array, GREY)
    assert seen.BurnedInAnnotation == "NO"
    assert path.exists()


@pytest.mark.parametrize(
    "syntax", [uid.ExplicitVRLittleEndian, uid.RLELossless, uid.JPEGLSLossless]
)
@pytest.mark.parametrize("bits", [8, 16])
def test_a_rectangle_is_black_and_the_rest_untouched(
    make: Any, capture: Any, tmp_path: Path, profile: Profile, syntax: str, bits: int
) -> None:
    stored = GREY.astype(np.uint16) * 11 if bits == 16 else GREY
    ds = capture(stored)
    make.save(ds, "shot.dcm")
    if uid.UID(syntax).is_compressed:
        whole = dcmread(make.folder / "shot.dcm")
        whole.compress(syntax, generate_instance_uid=False)
        whole.save_as(make.folder / "shot.dcm", overwrite=True)
    region = Region("shot.dcm", 10, 5, 30, 8)
    outcome = run(make.folder, tmp_path / "out", profile, regions=(region,))
    assert not outcome.report.held_back
    found = only(tmp_path / "out")
    expected = stored.copy()
    expected[5:13, 10:40] = stored.min()
    np.testing.assert_array_equal(found.pixel_array, expected)
    assert not found.file_meta.TransferSyntaxUID.is_compressed
    assert found.BurnedInAnnotation == "NO"
    codes = [one.CodeValue for one in found.DeidentificationMethodCodeSequence]
    assert "113101" in codes


@pytest.mark.parametrize("planar", [0, 1])
def test_colours_are_blacked_out_too(
    make: Any, tmp_path: Path, profile: Profile, planar: int
) -> None:
    ds = in_colour(make, planar)
    make.save(ds, "shot.dcm")
    before = dcmread(make.folder / "shot.dcm").pixel_array
    regions = (Region("shot.dcm", 0, 0, 80, 10), Region("shot.dcm", 70, 50, 500, 500))
    run(make.folder, tmp_path / "out", profile, regions=regions)
    expected = before.copy()
    expected[:10] = 0
    expected[50:, 70:] = 0
    np.testing.assert_array_equal(only(tmp_path / "out").pixel_array, expected)


@pytest.mark.parametrize("name", ["SC_rgb_jpeg_dcmtk.dcm", "SC_ybr_full_422_uncompressed.dcm"])
def test_luminance_and_chrominance_become_the_same_colours_with_a_hole(name: str) -> None:
    path = get_testdata_file(name, download=False)
    if not path:
        pytest.skip(f"this pydicom does not carry {name}")
    expected = np.array(pixel_array(path, raw=False))
    expected[2:9, 4:20] = 0
    ds = dcmread(path)
    black_out(ds, [Region(name, 4, 2, 16, 7)])
    np.testing.assert_array_equal(ds.pixel_array, expected)
    assert (ds.PhotometricInterpretation, ds.PlanarConfiguration) == ("RGB", 0)


def test_every_frame_and_every_file_of_a_series_is_blacked_out(
    make: Any, capture: Any, tmp_path: Path, profile: Profile
) -> None:
    stored = np.stack([GREY, GREY + 5, GREY + 9])
    for n in range(2):
        ds = capture(stored, SOPInstanceUID=f"1.2.826.0.9.{n}", SeriesInstanceUID="1.2.826.0.8")
        make.save(ds, f"{n}.dcm")
    run(make.folder, tmp_path / "out", profile, regions=(Region("1.2.826.0.8", 0, 0, 4, 4),))
    found = [dcmread(path).pixel_array for path in (tmp_path / "out").rglob("*.dcm")]
    assert len(found) == 2
    assert all((one[:, :4, :4] == stored.min()).all() for one in found)


def test_inverted_grey_is_black_at_its_largest_value(
    make: Any, capture: Any, tmp_path: Path, profile: Profile
) -> None:
    make.save(capture(PhotometricInterpretation="MONOCHROME1"), "shot.dcm")
    run(make.folder, tmp_path / "out", profile, regions=(Region("shot.dcm", 0, 0, 8, 8),))
    assert (only(tmp_path / "out").pixel_array[:8, :8] == GREY.max()).all()


def test_a_rectangle_outside_or_for_nobody_is_refused(
    make: Any, capture: Any, tmp_path: Path, profile: Profile
) -> None:
    make.save(capture(), "shot.dcm")
    outcome = run(make.folder, tmp_path / "a", profile, regions=(Region("shot.dcm", 99, 0, 2, 2),))
    assert "outside" in outcome.report.held_back[0].reason
    with pytest.raises(InputRefused, match="called this"):
        run(make.folder, tmp_path / "b", profile, regions=(Region("other.dcm", 0, 0, 2, 2),))
    with pytest.raises(InputRefused):
        Region("shot.dcm", 0, 0, 0, 2)


def test_what_looks_like_text_comes_first_and_clears_nobody(make: Any, capture: Any) -> None:
    smooth = np.tile(np.linspace(0, 200, 128), (128, 1)).astype(np.uint8)
    written = smooth // 4
    written[4:14, 4:100:4] = 255
    assert text_likeness(written.astype(float)) > text_likeness(smooth.astype(float))
    make.save(capture(smooth), "a.dcm")
    make.save(capture(written), "b.dcm")
    suspects = survey([make.folder]).suspects
    assert [one.below for one in suspects] == ["b.dcm", "a.dcm"]
    assert picture_of(dcmread(suspects[0].path)).shape == (128, 128)
