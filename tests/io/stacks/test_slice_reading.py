"""Reading slices by what the header pass found: fast, and true when the files have changed."""

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import dcmread, uid

from hccbm_gui.core.case import Rejected
from hccbm_gui.core.errors import Cancelled, InputRefused, UnreadableFile
from hccbm_gui.core.volume import Volume
from hccbm_gui.io import memory_room
from hccbm_gui.io.headers.file_header import FileHeader, read_headers
from hccbm_gui.io.stacks import open_pixels
from hccbm_gui.io.stacks.image_series import load_image_series


def headers_of(paths: Sequence[Path]) -> list[FileHeader]:
    return [header for path in paths for header in read_headers(path)]


def loaded(paths: Sequence[Path], modality: str = "CT") -> Volume:
    return load_image_series(headers_of(paths), modality)


def stack(make: Any, count: int = 6, **options: Any) -> list[Any]:
    """Slices with a different value in every pixel."""
    base = np.arange(1440, dtype=np.int16).reshape(36, 40)
    return [make.slice(base + 100 * k, (-3, -4, 3.0 * k), **options) for k in range(count)]


def expected(count: int = 6) -> Any:
    base = np.arange(1440).reshape(36, 40) - 1024
    return np.stack([base + 100 * k for k in range(count)])


def test_no_file_is_parsed_a_second_time(make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    headers = headers_of(make.save_all(stack(make)))
    for name in ("open_whole", "open_header", "read_headers"):
        monkeypatch.setattr(open_pixels, name, lambda *_: pytest.fail("parsed again"))
    assert np.array_equal(load_image_series(headers, "CT").array, expected())


@pytest.mark.parametrize(
    "syntax",
    [
        uid.ImplicitVRLittleEndian,
        uid.DeflatedExplicitVRLittleEndian,
        uid.RLELossless,
        uid.JPEGLSLossless,
        uid.JPEG2000Lossless,
    ],
)
def test_a_series_is_the_same_in_every_lossless_syntax(make: Any, syntax: str) -> None:
    paths = []
    for n, ds in enumerate(stack(make)):
        make.save(ds, "uncompressed")
        if uid.UID(syntax).is_encapsulated:
            ds.compress(syntax, generate_instance_uid=False)
        paths.append(make.save(ds, f"coded{n}", syntax))
    volume = loaded(paths)
    assert volume.array.dtype == np.int16
    assert np.array_equal(volume.array, expected())
    assert volume.quantifiable


@pytest.mark.parametrize("kind", ["u1", "i1", "u2", "i2", "u4", "i4"])
@pytest.mark.parametrize("big", [False, True])
def test_samples_of_one_two_and_four_bytes(make: Any, kind: str, big: bool) -> None:
    stored = (np.arange(20).reshape(4, 5) * 5 - (50 if kind[0] == "i" else 0)).astype(kind)
    ds = make.slice(stored, (0, 0, 0))
    syntax = uid.ExplicitVRLittleEndian
    if big:
        syntax = uid.ExplicitVRBigEndian
        swapped = stored.astype(stored.dtype.newbyteorder(">")).tobytes()
        # Bytes of an OW value are swapped in pairs (PS3.5 annex A.3).
        ds.PixelData = np.frombuffer(stored.tobytes(), "<u2").astype(">u2").tobytes()
        if stored.itemsize > 1:
            ds.PixelData = swapped
        ds["PixelData"].VR = "OW"
    volume = loaded([make.save(ds, "one", syntax)])
    assert volume.array.dtype == np.int16
    assert np.array_equal(volume.array[0], stored.astype(int) - 1024)


def test_the_hash_is_over_the_files_in_their_order(make: Any) -> None:
    paths = make.save_all(stack(make))
    digest = hashlib.sha256()
    load_image_series(headers_of(paths), "CT", digest)
    whole = b"".join(path.read_bytes() for path in paths)
    assert digest.hexdigest() == hashlib.sha256(whole).hexdigest()


def test_a_file_rewritten_since_the_listing_is_read_as_it_is_now(make: Any) -> None:
    slices = stack(make)
    paths = make.save_all(slices)
    headers = headers_of(paths)
    ds = slices[2]
    ds.ImageComments = "a longer header, and other values"
    ds.PixelData = (np.arange(1440, dtype=np.int16) + 900).tobytes()
    ds.save_as(paths[2], overwrite=True)
    volume = load_image_series(headers, "CT")
    assert np.array_equal(volume.array[2].ravel(), np.arange(1440) + 900 - 1024)


def test_a_file_that_became_another_image_is_lost_and_named(make: Any) -> None:
    slices = stack(make)
    paths = make.save_all(slices)
    headers = headers_of(paths)
    slices[2].ImagePositionPatient = [0, 0, 500]
    slices[2].ImageComments = "moved"
    slices[2].save_as(paths[2], overwrite=True)
    lost: list[Rejected] = []
    volume = load_image_series(headers, "CT", lost=lost)
    (one,) = lost
    assert one.file == str(paths[2])
    assert "has changed since" in one.reason
    assert len(volume.gaps) == 1


@pytest.mark.parametrize("how", ["vanished", "truncated", "broken"])
def test_only_the_file_that_cannot_be_read_is_lost(make: Any, how: str) -> None:
    slices = stack(make, 8)
    if how == "broken":
        make.save(slices[3], "uncompressed")
        slices[3].compress(uid.JPEG2000Lossless, generate_instance_uid=False)
        code = bytearray(slices[3].PixelData)
        code[40:90] = bytes(50)
        slices[3].PixelData = bytes(code)
    syntaxes = [uid.ExplicitVRLittleEndian] * 8
    syntaxes[3] = uid.JPEG2000Lossless if how == "broken" else syntaxes[3]
    paths = [make.save(ds, f"{n}", syntaxes[n]) for n, ds in enumerate(slices)]
    headers = headers_of(paths)
    if how == "vanished":
        paths[3].unlink()
    elif how == "truncated":
        status = paths[3].stat()
        content = paths[3].read_bytes()
        paths[3].write_bytes(content[:-10])
        os.utime(paths[3], ns=(status.st_atime_ns, status.st_mtime_ns))
    lost: list[Rejected] = []
    volume = load_image_series(headers, "CT", hashlib.sha256(), lost=lost)
    (one,) = lost
    assert one.file == str(paths[3])
    assert "This slice is missing" in one.reason
    kept = [0, 1, 2, 4, 5, 6, 7]
    assert np.array_equal(volume.array[kept], expected(8)[kept])
    assert (volume.array[3] == -1024).all()
    (gap,) = volume.gaps
    assert (gap.start_mm, gap.end_mm) == pytest.approx((7.5, 10.5))
    assert any("1 of 8 slices cannot be read" in note for note in volume.notes)
    assert any("Missing slices near z = 9.0 mm" in note for note in volume.notes)


def test_slices_lost_at_the_ends_make_the_volume_shorter(make: Any) -> None:
    paths = make.save_all(stack(make, 7))
    headers = headers_of(paths)
    for n in (0, 6):
        paths[n].unlink()
    volume = load_image_series(headers, "CT")
    assert np.array_equal(volume.array, expected(7)[1:6])
    assert volume.geometry.origin_mm[2] == pytest.approx(3.0)
    assert volume.gaps == ()


def test_every_other_slice_lost_is_not_taken_for_a_thinner_stack(make: Any) -> None:
    paths = make.save_all(stack(make, 7))
    headers = headers_of(paths)
    for n in (1, 3, 5):
        paths[n].unlink()
    volume = load_image_series(headers, "CT")
    assert (volume.array[1::2] == -1024).all()
    assert np.array_equal(volume.array[::2], expected(7)[::2])
    assert len(volume.gaps) == 3


@pytest.mark.parametrize(("count", "gone"), [(7, 4), (2, 1), (1, 1)])
def test_too_few_slices_left_are_no_volume(make: Any, count: int, gone: int) -> None:
    paths = make.save_all(stack(make, count))
    headers = headers_of(paths)
    for path in paths[:gone]:
        path.unlink()
    lost: list[Rejected] = []
    with pytest.raises(UnreadableFile, match="cannot be read"):
        load_image_series(headers, "CT", hashlib.sha256(), lost=lost)
    assert lost == []


def test_padding_does_not_become_tissue(make: Any) -> None:
    slices = stack(make, 3)
    for ds in slices:
        values = np.frombuffer(ds.PixelData, np.int16).copy()
        values[[0, 7]] = -32000
        ds.PixelData = values.tobytes()
        ds.add_new("PixelPaddingValue", "SS", -32000)
    volume = loaded(make.save_all(slices))
    assert volume.array.dtype == np.int16
    values = volume.array.reshape(3, -1)
    assert (values[:, [0, 7]] == -1024).all()
    rest = np.delete(expected(3).reshape(3, -1), [0, 7], axis=1)
    assert np.array_equal(np.delete(values, [0, 7], axis=1), rest)


def test_a_range_of_padding_written_unsigned_is_understood(make: Any) -> None:
    ds = make.slice(np.array([[-2000, -1990, 5], [7, -1980, 1500]], np.int16), (0, 0, 0))
    ds.RescaleIntercept = 0
    ds.add_new("PixelPaddingValue", "US", 65536 - 2000)
    ds.add_new("PixelPaddingRangeLimit", "US", 65536 - 1985)
    volume = loaded([make.save(ds)])
    assert volume.array[0].tolist() == [[-1024, -1024, 5], [7, -1980, 1500]]


def test_a_volume_larger_than_the_memory_is_refused_with_numbers(
    make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = headers_of(make.save_all(stack(make)))
    monkeypatch.setattr(memory_room, "available_bytes", lambda: 200)
    with pytest.raises(InputRefused, match=r"6 slices of 36 x 40 pixels need .* GiB"):
        load_image_series(headers, "CT")


def test_the_free_memory_is_known_here() -> None:
    free = memory_room.available_bytes()
    assert free is None or free > 1 << 26


def test_reading_can_be_cancelled_between_slices(make: Any) -> None:
    def progress(fraction: float, message: str = "") -> None:
        if fraction > 0.4:
            raise Cancelled

    with pytest.raises(Cancelled):
        load_image_series(headers_of(make.save_all(stack(make))), "CT", hashlib.sha256(), progress)


@pytest.mark.parametrize("coded", [False, True])
def test_one_thread_and_many_read_the_same(
    make: Any, coded: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    slices = stack(make, 12)
    for ds in slices if coded else ():
        make.save(ds, "uncompressed")
        ds.compress(uid.RLELossless, generate_instance_uid=False)
    syntax = uid.RLELossless if coded else uid.ExplicitVRLittleEndian
    headers = headers_of([make.save(ds, f"{n}", syntax) for n, ds in enumerate(slices)])
    for count in (1, 5):
        monkeypatch.setattr(os, "cpu_count", lambda count=count: count)
        assert np.array_equal(load_image_series(headers, "CT").array, expected(12))


def test_trailing_elements_behind_the_pixels_do_no_harm(make: Any) -> None:
    ds = stack(make, 1)[0]
    ds.add_new((0xFFFC, 0xFFFC), "OB", b"\0" * 64)
    path = make.save(ds)
    assert dcmread(path)[0xFFFC, 0xFFFC].value
    assert np.array_equal(loaded([path]).array[0], expected(1)[0])
