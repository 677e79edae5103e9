"""Frames of one file as slices: by offset where stored plainly, decoded one by one where not."""

from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom import uid
from pydicom.encaps import encapsulate, encapsulate_extended

from hccbm_gui.core.case import Rejected
from hccbm_gui.io.headers.file_header import read_headers
from hccbm_gui.io.stacks import open_pixels
from hccbm_gui.io.stacks.image_series import load_image_series

SLOPES = (1, 2, 1, 3, 1)
ORDER = (2, 0, 4, 1, 3)
"""Frame n lies at the place ORDER[n] of the stack."""


def stored() -> Any:
    base = np.arange(36 * 40, dtype=np.uint16).reshape(36, 40)
    return np.stack([base + 10 * n for n in range(5)])


def expected() -> Any:
    """(slices, rows, columns) in the order along the normal."""
    values = [frame.astype(int) * slope - 7 for frame, slope in zip(stored(), SLOPES, strict=True)]
    return np.stack([values[ORDER.index(k)] for k in range(5)])


def enhanced(make: Any) -> Any:
    ds = make.pixels(make.base(uid.EnhancedCTImageStorage, "CT"), stored())
    ds.ImageType = ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"]
    item = make.sequence_item
    ds.SharedFunctionalGroupsSequence = [
        item(
            PlaneOrientationSequence=[item(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])],
            PixelMeasuresSequence=[item(PixelSpacing=[2.0, 1.5], SliceThickness=3.0)],
        )
    ]
    ds.PerFrameFunctionalGroupsSequence = [
        item(
            PlanePositionSequence=[item(ImagePositionPatient=[-3.0, -4.0, 3.0 * place])],
            PixelValueTransformationSequence=[
                item(RescaleSlope=slope, RescaleIntercept=-7, RescaleType="HU")
            ],
        )
        for place, slope in zip(ORDER, SLOPES, strict=True)
    ]
    return ds


def coded(make: Any, way: str) -> Path:
    ds = enhanced(make)
    if way == "plain":
        return Path(make.save(ds))
    codes = [
        bytes(imagecodecs.jpeg2k_encode(frame, level=0, reversible=True, codecformat="j2k"))
        for frame in stored()
    ]
    if way == "extended offsets":
        parts = encapsulate_extended(codes)
        ds.PixelData, ds.ExtendedOffsetTable, ds.ExtendedOffsetTableLengths = parts
    elif way == "many fragments":
        ds.PixelData = encapsulate(codes, fragments_per_frame=3)
    else:
        ds.PixelData = encapsulate(codes, has_bot=way == "offsets")
    ds["PixelData"].is_undefined_length = True
    return Path(make.save(ds, "coded", uid.JPEG2000Lossless))


@pytest.mark.parametrize(
    "way", ["plain", "offsets", "no offsets", "extended offsets", "many fragments"]
)
def test_each_frame_lies_at_its_place_with_its_own_rescale(make: Any, way: str) -> None:
    headers = read_headers(coded(make, way))
    assert [header.frame for header in headers] == [0, 1, 2, 3, 4]
    volume = load_image_series(headers, "CT")
    assert volume.array.dtype == np.int16
    assert np.array_equal(volume.array, expected())
    assert volume.geometry.spacing_mm == pytest.approx((3.0, 2.0, 1.5))


def test_all_frames_are_read_from_one_open_file(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = read_headers(coded(make, "plain"))
    opened = []
    plain_open = Path.open

    def counted(path: Path, *how: Any, **named: Any) -> Any:
        opened.append(path)
        return plain_open(path, *how, **named)

    monkeypatch.setattr(Path, "open", counted)
    monkeypatch.setattr(open_pixels, "open_whole", lambda *_: pytest.fail("parsed again"))
    load_image_series(headers, "CT")
    assert opened.count(headers[0].path) == 1


def test_a_frame_that_cannot_be_decoded_is_the_only_one_lost(make: Any) -> None:
    ds = enhanced(make)
    codes = [
        bytes(imagecodecs.jpeg2k_encode(frame, level=0, reversible=True, codecformat="j2k"))
        for frame in stored()
    ]
    codes[1] = codes[1][:90] + b"\0" * 30
    ds.PixelData = encapsulate(codes)
    ds["PixelData"].is_undefined_length = True
    path = make.save(ds, "broken", uid.JPEG2000Lossless)
    lost: list[Rejected] = []
    headers = read_headers(path)
    # It lies at the lower end of the stack, which begins a slice later now.
    volume = load_image_series(headers, "CT", lost=lost)
    (one,) = lost
    assert one.file == str(path)
    assert "Frame 2 is missing from its series" in one.reason
    assert any("1 of 5 slices cannot be read" in note for note in volume.notes)
    assert np.array_equal(volume.array, expected()[1:])
