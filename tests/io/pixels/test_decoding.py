"""Compressed pixels come out as they went in, whoever decodes them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np
import pytest
from pydicom import dcmread, uid
from pydicom.encaps import encapsulate

from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.pixels import decoding
from hccbm_gui.io.pixels.codestream import coded_frame
from hccbm_gui.io.pixels.decoding import SYNTAX_NAMES, SampleFormat, decode_frame, decoders_of
from hccbm_gui.io.pixels.pixel_values import stored_values
from hccbm_gui.io.values import lenient_reading

JPEG_LL, JPEG_SV1, JPEG_LS = uid.JPEGLossless, uid.JPEGLosslessSV1, uid.JPEGLSLossless
J2K, HTJ2K = uid.JPEG2000Lossless, uid.HTJ2KLossless


def picture(kind: str, bits: int) -> Any:
    """A smooth picture with noise that uses all stored bits."""
    rng = np.random.default_rng(7)
    low, high = (-(1 << (bits - 1)), 1 << (bits - 1)) if kind[0] == "i" else (0, 1 << bits)
    ramp = np.linspace(low, high - 1, 40 * 47).reshape(40, 47)
    values = ramp + rng.normal(0, (high - low) / 200, ramp.shape)
    return np.clip(np.rint(values), low, high - 1).astype(kind)


def as_coded(values: Any, bits: int, syntax: str) -> bytes:
    """A lossless code stream by an encoder of its own."""
    unsigned = values.view(f"u{values.itemsize}") & ((1 << bits) - 1)
    if syntax == J2K:
        return bytes(imagecodecs.jpeg2k_encode(values, level=0, reversible=True, codecformat="j2k"))
    if syntax == HTJ2K:
        return bytes(imagecodecs.htj2k_encode(values, reversible=True))
    if syntax == JPEG_LS:
        return bytes(imagecodecs.jpegls_encode(unsigned))
    return bytes(imagecodecs.ljpeg_encode(unsigned, bitspersample=bits))


def sample(values: Any, bits: int, syntax: str) -> SampleFormat:
    rows, columns = values.shape
    signed = values.dtype.kind == "i"
    return SampleFormat(syntax, rows, columns, 8 * values.itemsize, bits, signed)


@pytest.mark.parametrize("syntax", [J2K, HTJ2K, JPEG_LS, JPEG_LL, JPEG_SV1])
@pytest.mark.parametrize(("kind", "bits"), [("u1", 8), ("u2", 12), ("u2", 16), ("i2", 16)])
def test_lossless_frames_come_back_bit_for_bit(syntax: str, kind: str, bits: int) -> None:
    values = picture(kind, bits)
    if kind == "u1" and syntax in (JPEG_LL, JPEG_SV1):
        values = values.astype("u2")
    found = decode_frame(as_coded(values, bits, syntax), sample(values, bits, syntax))
    assert found.dtype == values.dtype
    assert np.array_equal(found, values)


@pytest.mark.parametrize("syntax", [JPEG_LS, JPEG_SV1])
def test_a_sign_that_the_code_stream_does_not_know_is_restored(syntax: str) -> None:
    values = picture("i2", 12)
    found = decode_frame(as_coded(values, 12, syntax), sample(values, 12, syntax))
    assert np.array_equal(found, values)


@pytest.mark.parametrize(
    "syntax", [uid.RLELossless, uid.JPEGLSLossless, uid.JPEG2000Lossless, uid.JPEG2000]
)
@pytest.mark.parametrize(("kind", "bits"), [("u1", 8), ("u2", 12), ("u2", 16), ("i2", 16)])
def test_every_installed_decoder_agrees_with_the_first(
    make: Any, syntax: str, kind: str, bits: int
) -> None:
    values = picture(kind, bits)
    ds = make.slice(values, (0, 0, 0))
    ds.BitsStored, ds.HighBit = bits, bits - 1
    make.save(ds, "uncompressed")
    options = {"j2k_psnr": [60.0]} if syntax == uid.JPEG2000 else {}
    ds.compress(syntax, generate_instance_uid=False, **options)
    whole = dcmread(make.save(ds, "compressed", syntax))
    found = stored_values(whole)
    assert np.array_equal(found, whole.pixel_array)
    if syntax != uid.JPEG2000:
        assert np.array_equal(found, values)
    assert decoders_of(syntax)[0] == "imagecodecs"


def test_jpeg_with_twelve_bits_is_decoded() -> None:
    values = picture("u2", 12)
    code = bytes(imagecodecs.jpeg8_encode(values, bitspersample=12, level=98))
    found = decode_frame(code, sample(values, 12, uid.JPEGExtended12Bit))
    assert found.dtype == np.uint16
    assert np.abs(found.astype(int) - values).mean() < 40


def test_frames_of_one_file_are_decoded_in_their_order(make: Any) -> None:
    values = np.stack([np.roll(picture("u2", 16), 5 * n, axis=1) for n in range(7)])
    ds = make.nuclear(values, "planar")
    ds.PixelData = encapsulate([as_coded(frame, 16, J2K) for frame in values])
    ds["PixelData"].is_undefined_length = True
    assert np.array_equal(stored_values(dcmread(make.save(ds, "many", J2K))), values)


def test_a_code_stream_of_another_size_never_reaches_a_decoder(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = picture("u2", 16)
    for asked in ("_by_imagecodecs", "_by_pydicom"):
        monkeypatch.setattr(decoding, asked, lambda *_: pytest.fail("asked a decoder"))
    for syntax in (J2K, JPEG_LS, JPEG_SV1):
        code = as_coded(values, 16, syntax)
        wrong = SampleFormat(syntax, 40, 48, 16, 16, False)
        with pytest.raises(UnreadableFile, match=r"40 x 47 pixels does not fit.*40 x 48"):
            decode_frame(code, wrong)
        with pytest.raises(UnreadableFile, match="they are not"):
            decode_frame(b"\0" * 200, wrong)


def test_a_cut_jpeg_ls_stream_is_called_truncated() -> None:
    values = picture("u2", 16)
    code = as_coded(values, 16, JPEG_LS)
    with pytest.raises(UnreadableFile, match=r"truncated.*JPEG-LS lossless"):
        decode_frame(code[:600], sample(values, 16, JPEG_LS))
    assert np.array_equal(decode_frame(code + b"\0", sample(values, 16, JPEG_LS)), values)


def test_a_code_stream_of_impossible_depth_never_reaches_a_decoder() -> None:
    values = picture("u2", 16)
    code = bytearray(as_coded(values, 16, J2K))
    # SIZ: the precision of the first component, 42 bytes after the start of the code stream.
    code[code.find(b"\xff\x4f\xff\x51") + 42] = 0xFA
    with pytest.raises(UnreadableFile, match="claims 123 bits"):
        decode_frame(bytes(code), sample(values, 16, J2K))


def test_decoders_that_end_the_process_are_never_asked() -> None:
    for syntax in decoding.CODECS:
        assert "gdcm" not in decoding.decoders_of(syntax)
    assert "pylibjpeg" not in decoding.decoders_of(uid.RLELossless)


def test_an_image_in_millions_of_tiles_is_not_believed() -> None:
    code = bytearray(as_coded(picture("u2", 16), 16, J2K))
    at = code.index(b"\xff\x51")
    code[at + 22 : at + 30] = (1).to_bytes(4, "big") * 2
    code[at + 6 : at + 14] = (50000).to_bytes(4, "big") * 2
    assert coded_frame(bytes(code)) is None


def test_a_missing_decoder_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    values = picture("u2", 16)
    monkeypatch.setattr(decoding, "decoders_of", lambda syntax: ())
    with pytest.raises(
        UnreadableFile, match=r"JPEG 2000 lossless: there is no decoder.*pip install"
    ):
        decode_frame(as_coded(values, 16, J2K), sample(values, 16, J2K))


def test_the_next_decoder_is_asked_when_one_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    values = picture("u2", 16)
    code = as_coded(values, 16, J2K)

    def fails(*_: object) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(decoding, "_by_imagecodecs", fails)
    assert np.array_equal(decode_frame(code, sample(values, 16, J2K)), values)
    monkeypatch.setattr(decoding, "decoders_of", lambda syntax: ("imagecodecs",))
    with pytest.raises(UnreadableFile, match=r"JPEG 2000 lossless: imagecodecs failed \(out of"):
        decode_frame(code, sample(values, 16, J2K))


@pytest.mark.parametrize("cut", [0, 63, 70, 200])
def test_broken_run_lengths_are_refused(cut: int) -> None:
    wanted = SampleFormat(uid.RLELossless, 40, 47, 16, 16, False)
    code = b"\2\0\0\0\x40\0\0\0\x80\0\0\0" + b"\0" * 52 + b"\x05abcdef" * 30
    with pytest.raises(UnreadableFile, match="RLE"):
        decode_frame(code[:cut], wanted)


@pytest.mark.real_data
def test_real_files_decode_as_pydicom_decodes_them(shared_data: Path) -> None:
    seen: set[str] = set()
    with lenient_reading():
        for path in _coded_files(shared_data):
            ds = dcmread(path, force=True)
            try:
                theirs = ds.pixel_array
            except Exception:  # noqa: BLE001 - pydicom raises nearly everything
                continue
            assert np.array_equal(stored_values(ds), theirs), path.name
            seen.add(str(ds.file_meta.TransferSyntaxUID))
    assert len(seen) >= 6


def _coded_files(shared_data: Path) -> Sequence[Path]:
    folders = (shared_data / "nm-wholebody-bone-wg04", shared_data / "robustness-corpus")
    found = []
    for path in sorted(p for folder in folders for p in folder.rglob("*") if p.is_file()):
        try:
            ds = dcmread(path, stop_before_pixels=True)
        except Exception:  # noqa: BLE001 - the corpus holds broken files
            continue
        if ds.file_meta.get("TransferSyntaxUID") in SYNTAX_NAMES and ds.get("SamplesPerPixel") == 1:
            found.append(path)
    return found
