"""Photographs: which are read, how they are turned, and what is said of the others."""

import contextlib

import numpy as np
import pytest
from PIL import Image

from hccbm_gui.core.errors import NothingToRead, UnreadableFile
from hccbm_gui.io.pictures import photograph
from hccbm_gui.io.pictures.photograph import format_of, is_photograph, read_photograph
from hccbm_gui.io.scanning.scan import scan_paths

RAMP = np.add.outer(np.arange(40), np.arange(60) * 3).astype(np.uint8)
TURN = 0x0112


@pytest.mark.parametrize("suffix", ["png", "bmp", "jpg"])
def test_the_first_bytes_decide_not_the_name(tmp_path, suffix):
    path = tmp_path / f"scan.{suffix}"
    Image.fromarray(RAMP).save(path, quality=98) if suffix == "jpg" else Image.fromarray(RAMP).save(
        path
    )
    hidden = path.rename(tmp_path / "no_suffix_at_all")
    found = read_photograph(hidden)
    assert found.format == {"png": "PNG", "bmp": "BMP", "jpg": "JPEG"}[suffix]
    np.testing.assert_allclose(found.grey.astype(int), RAMP, atol=0 if suffix != "jpg" else 6)
    assert is_photograph(hidden)
    assert not found.grey.flags.writeable


@pytest.mark.parametrize("orientation", range(1, 9))
def test_the_turn_that_the_camera_noted_is_applied(tmp_path, orientation):
    """All eight of them: the stored picture is the upright one undone."""
    undo = {
        1: lambda a: a,
        2: lambda a: a[:, ::-1],
        3: lambda a: a[::-1, ::-1],
        4: lambda a: a[::-1],
        5: lambda a: a.T,
        6: np.rot90,
        7: lambda a: a[::-1, ::-1].T,
        8: lambda a: np.rot90(a, -1),
    }[orientation]
    image = Image.fromarray(np.ascontiguousarray(undo(RAMP)))
    exif = Image.Exif()
    exif[TURN] = orientation
    image.save(tmp_path / "a.png", exif=exif)
    found = read_photograph(tmp_path / "a.png")
    np.testing.assert_array_equal(found.grey, RAMP)
    assert bool(found.notes) == (orientation != 1)


def test_sixteen_bits_are_kept(tmp_path):
    deep = RAMP.astype(np.uint16) * 250
    Image.fromarray(deep).save(tmp_path / "a.png")
    found = read_photograph(tmp_path / "a.png")
    assert found.grey.dtype == np.uint16
    np.testing.assert_array_equal(found.grey, deep)


def test_colours_palettes_and_glass_become_grey_on_white(tmp_path):
    rgb = np.stack([RAMP] * 3, axis=-1)
    Image.fromarray(rgb).save(tmp_path / "rgb.png")
    np.testing.assert_array_equal(read_photograph(tmp_path / "rgb.png").grey, RAMP)
    Image.fromarray(RAMP).convert("P").save(tmp_path / "p.bmp")
    assert read_photograph(tmp_path / "p.bmp").grey.shape == RAMP.shape
    glass = np.concatenate([rgb, np.zeros((40, 60, 1), np.uint8)], axis=-1)
    Image.fromarray(glass).save(tmp_path / "glass.png")
    assert (read_photograph(tmp_path / "glass.png").grey == 255).all()
    Image.fromarray(rgb).convert("CMYK").save(tmp_path / "cmyk.jpg", quality=98)
    np.testing.assert_allclose(
        read_photograph(tmp_path / "cmyk.jpg").grey.astype(int), RAMP, atol=8
    )


def test_a_broken_picture_is_refused_with_the_reason(tmp_path):
    Image.fromarray(RAMP).save(tmp_path / "a.png")
    whole = (tmp_path / "a.png").read_bytes()
    (tmp_path / "cut.png").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "head.jpg").write_bytes(b"\xff\xd8\xff" + b"junk" * 40)
    (tmp_path / "words.png").write_text("This is no picture.")
    for name in ("cut.png", "head.jpg"):
        with pytest.raises(UnreadableFile, match="broken"):
            read_photograph(tmp_path / name)
    with pytest.raises(UnreadableFile, match="not a picture"):
        read_photograph(tmp_path / "words.png")
    with pytest.raises(UnreadableFile, match="cannot be read"):
        read_photograph(tmp_path / "gone.png")


def test_every_cut_and_every_flipped_byte_is_refused_or_read(tmp_path):
    """Whatever a decoder makes of rubbish, only our own refusal comes out."""
    Image.fromarray(RAMP).save(tmp_path / "a.png")
    Image.fromarray(RAMP).save(tmp_path / "a.jpg")
    chance = np.random.default_rng(5)
    for name in ("a.png", "a.jpg"):
        whole = (tmp_path / name).read_bytes()
        for _ in range(60):
            broken = bytearray(whole)
            for place in chance.integers(8, len(broken), 4):
                broken[place] = chance.integers(256)
            (tmp_path / "b").write_bytes(bytes(broken[: chance.integers(20, len(broken))]))
            with contextlib.suppress(UnreadableFile):
                assert read_photograph(tmp_path / "b").grey.ndim == 2


def test_a_huge_picture_is_refused_before_it_is_decoded(tmp_path, monkeypatch):
    Image.fromarray(RAMP).save(tmp_path / "a.png")
    monkeypatch.setattr(photograph, "LARGEST_PIXELS", 40 * 60 - 1)
    with pytest.raises(UnreadableFile, match="60 x 40 pixels"):
        read_photograph(tmp_path / "a.png")


def test_pillows_own_limit_is_a_refusal_too(tmp_path, monkeypatch):
    Image.fromarray(RAMP).save(tmp_path / "a.png")
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 10)
    with pytest.raises(UnreadableFile, match="too large"):
        read_photograph(tmp_path / "a.png")


@pytest.mark.parametrize(
    ("beginning", "name"),
    [
        (b"II*\x00" + b"\0" * 20, "TIFF"),
        (b"MM\x00*" + b"\0" * 20, "TIFF"),
        (b"\0\0\0\x18ftypheic" + b"\0" * 20, "HEIF"),
        (b"GIF89a" + b"\0" * 20, "GIF"),
        (b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 20, "WebP"),
    ],
)
def test_other_pictures_are_named_with_what_to_do(tmp_path, beginning, name):
    path = tmp_path / "a.png"
    path.write_bytes(beginning)
    assert format_of(path) == name
    with pytest.raises(UnreadableFile, match=f"{name} picture.*PNG or JPEG"):
        read_photograph(path)
    (entry,) = scan_paths([path]).rejected
    assert name in entry.reason
    assert "PNG or JPEG" in entry.reason


def test_a_scan_says_what_a_photograph_is_and_what_to_do(tmp_path):
    Image.fromarray(RAMP).save(tmp_path / "a.jpg")
    (entry,) = scan_paths([tmp_path]).rejected
    assert "a JPEG picture" in entry.reason
    assert "Import a photograph of a bone scan" in entry.reason
    assert format_of(tmp_path) == ""
    assert format_of(tmp_path / "gone") == ""
    with pytest.raises(NothingToRead):
        scan_paths([tmp_path / "gone"])
