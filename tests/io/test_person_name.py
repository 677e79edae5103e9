"""Names in the character sets of the world, declared rightly, wrongly and not at all."""

import io
import struct
from pathlib import Path
from typing import Any

import pytest
from pydicom import dcmread
from pydicom.dataset import Dataset

from hccbm_gui.io.headers.identity import patient_of
from hccbm_gui.io.person_name import name_doubt, person_name
from hccbm_gui.io.scanning.scan import scan_paths
from hccbm_gui.io.values import lenient_reading

# The names as the makers of these files document them.
DOCUMENTED = {
    "chrArab.dcm": "قباني^لنزار",
    "chrFren.dcm": "Buc^Jérôme",
    "chrFrenMulti.dcm": "Buc^Jérôme",
    "chrGB2312.dcm": "Zhang^XiaoDong=张^小东",
    "chrGerm.dcm": "Äneas^Rüdiger",
    "chrGreek.dcm": "Διονυσιος",
    "chrH31.dcm": "Yamada^Tarou=山田^太郎=やまだ^たろう",
    "chrH32.dcm": "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
    "chrHbrw.dcm": "שרון^דבורה",
    "chrI2.dcm": "Hong^Gildong=洪^吉洞=홍^길동",
    "chrJapMulti.dcm": "やまだ^たろう",
    "chrJapMultiExplicitIR6.dcm": "やまだ^たろう",
    "chrKoreanMulti.dcm": "김희중",
    "chrRuss.dcm": "Люкceмбypг",
    "chrX1.dcm": "Wang^XiaoDong=王^小東",
    "chrX2.dcm": "Wang^XiaoDong=王^小东",
}


def stored(name: bytes, charset: str = "") -> Dataset:
    """A data set as read from a file that holds these bytes."""
    parts = [(0x0008, 0x0005, b"CS", charset.encode(), b" ")] if charset else []
    parts.append((0x0010, 0x0010, b"PN", name, b" "))
    whole = b""
    for group, element, vr, value, pad in parts:
        even = value + pad * (len(value) % 2)
        whole += struct.pack("<HH2sH", group, element, vr, len(even)) + even
    return dcmread(io.BytesIO(whole), force=True)


@pytest.mark.parametrize(
    ("charset", "codec", "name"),
    [
        ("ISO_IR 100", "latin-1", "Müller^Jürgen"),
        ("ISO_IR 192", "utf-8", "홍^길동"),
        ("GB18030", "gb18030", "Wang^XiaoDong=王^小东"),
        ("GBK", "gbk", "Wang^XiaoDong=王^小东"),
        ("ISO_IR 144", "iso8859-5", "Иванов^Иван"),
        ("ISO_IR 13", "shift_jis", "ﾔﾏﾀﾞ^ﾀﾛｳ"),
        # UTF-8 that is declared as Latin 1, or not at all.
        ("ISO_IR 100", "utf-8", "홍^길동"),
        ("", "utf-8", "Müller^Jürgen"),
        # Latin 1 that is not declared.
        ("", "latin-1", "Müller^Jürgen"),
        # Japanese with and without its declaration; bytes of its letters are "=" and "^" too.
        ("\\ISO 2022 IR 87", "iso2022_jp", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("", "iso2022_jp", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
        ("\\ISO 2022 IR 87", "iso2022_jp", "柔^重=柔^渋"),
    ],
)
def test_a_name_is_decoded_as_it_was_meant(charset: str, codec: str, name: str) -> None:
    with lenient_reading():
        assert person_name(stored(name.encode(codec), charset), "PatientName") == name


def test_korean_without_its_declaration_is_known_by_its_escape_sequences() -> None:
    escape = b"\x1b$)C"
    hanja = "洪^吉洞".encode("euc_kr").replace(b"^", b"^" + escape)
    hangul = "홍^길동".encode("euc_kr").replace(b"^", b"^" + escape)
    bytes_of = b"=".join([b"Hong^Gildong", escape + hanja, escape + hangul])
    for charset in ("", "ISO_IR 100", "\\ISO 2022 IR 149"):
        with lenient_reading():
            ds = stored(bytes_of, charset)
            assert person_name(ds, "PatientName") == "Hong^Gildong=洪^吉洞=홍^길동"
            assert bool(name_doubt(ds, "PatientName")) == ("149" not in charset)


@pytest.mark.parametrize(
    ("name", "charset", "doubted"),
    [
        (b"Doe^John", "", False),
        ("Müller".encode("latin-1"), "ISO_IR 100", False),
        ("Müller".encode("latin-1"), "", True),
        ("Müller".encode(), "ISO_IR 100", True),
        ("Müller".encode(), "ISO_IR 192", False),
        (b"\xff\xfe\xfd", "ISO_IR 192", True),
    ],
)
def test_a_name_beyond_its_character_set_is_doubted(
    name: bytes, charset: str, doubted: bool
) -> None:
    with lenient_reading():
        ds = stored(name, charset)
        assert bool(name_doubt(ds, "PatientName")) == doubted
        assert person_name(ds, "PatientName") != ""


def test_the_doubt_goes_with_the_series(make: Any) -> None:
    ds = make.slice([[1, 2], [3, 4]], (0, 0, 0))
    ds.PatientName = "Muller^Jurgen"
    path = make.save(ds)
    path.write_bytes(path.read_bytes().replace(b"Muller^Jurgen ", "Müller^Jurgen".encode()))
    (patient,) = scan_paths([path]).patients
    assert patient.patient.name == "Müller^Jurgen"
    assert any("character set" in note for note in patient.all_series()[0].info.notes)


def test_a_sequence_item_may_have_a_character_set_of_its_own() -> None:
    item, ds = Dataset(), Dataset()
    item.SpecificCharacterSet, item.PatientName = "ISO_IR 126", "Διονυσιος"
    ds.SpecificCharacterSet, ds.PatientName = "ISO_IR 144", "Иван"
    ds.ReferencedStudySequence = [item]
    buffer = io.BytesIO()
    ds.save_as(buffer, implicit_vr=False, little_endian=True)
    buffer.seek(0)
    back = dcmread(buffer, force=True)
    assert person_name(back, "PatientName") == "Иван"
    assert person_name(back.ReferencedStudySequence[0], "PatientName") == "Διονυσιος"


@pytest.mark.real_data
def test_every_documented_name_is_shown(shared_data: Path) -> None:
    files = [
        path
        for folder in ("pydicom/charset_files", "fo-dicom/charset")
        for path in (shared_data / "robustness-corpus" / folder).glob("*.dcm")
        if path.name in DOCUMENTED
    ]
    assert len(files) > 25
    with lenient_reading():
        shown = {path: patient_of(dcmread(path, stop_before_pixels=True)).name for path in files}
    assert {path: DOCUMENTED[path.name] for path in files} == shown
