"""What a file is by its first bytes and its name: DICOM, a picture, or something else.

What is no DICOM is named so that nobody worries about it, with what can be done with it.
"""

from pathlib import PurePath

from hccbm_gui.core.note_words import NOT_DICOM, PICTURE_FILE

PREAMBLE_BYTES = 128
FIRST_GROUPS = (b"\x02\x00", b"\x08\x00", b"\x00\x02", b"\x00\x08")
"""How a DICOM file without preamble begins: group 0002 or 0008 in either byte order."""

READ_FORMATS = ("JPEG", "PNG", "BMP")
"""Pictures that are read as photographs."""
PICTURES = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"BM": "BMP",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"GIF8": "GIF",
}
HEIF_BRANDS = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"avif")
IMPORT_WORDS = "File > Import a photograph of a bone scan…"

BY_NAME = {
    "thumbs.db": "A file of Windows (small pictures of the folder), not an image.",
    "desktop.ini": "A file of Windows (look of the folder), not an image.",
    ".ds_store": "A file of macOS (look of the folder), not an image.",
    "autorun.inf": "What Windows is to start from the disc, not an image.",
}
BY_SUFFIX = {
    ".exe": "A program (perhaps the viewer of the disc), not an image; it is not started.",
    ".msi": "A program to be installed, not an image.",
    ".dll": "A part of a program, not an image.",
    ".ocx": "A part of a program, not an image.",
    ".so": "A part of a program, not an image.",
    ".dylib": "A part of a program, not an image.",
    ".lnk": "A shortcut of Windows, not an image.",
    ".ico": "An icon, not an image of a patient.",
    ".htm": "A web page, not an image.",
    ".html": "A web page, not an image.",
    ".css": "A part of a web page, not an image.",
    ".js": "A part of a web page, not an image.",
    ".xml": "Not a DICOM file, but text (XML).",
    ".json": "Not a DICOM file, but text (JSON).",
    ".txt": "Not a DICOM file, but text.",
    ".csv": "Not a DICOM file, but a table (CSV).",
    ".hccbm": "A case file of this program. Open it by itself: it names its images.",
    ".iso": "A whole disc in one file. Open it with the system first, then the folder it shows.",
    ".tar": "A tar archive. Unpack it first and open the folder.",
}
BY_BEGINNING = {
    b"7z\xbc\xaf\x27\x1c": "A 7-Zip archive. Unpack it first and open the folder.",
    b"Rar!": "A RAR archive. Unpack it first and open the folder.",
    b"BZh": "A bzip2 archive. Unpack it first and open the folder.",
    b"\xfd7zXZ": "An xz archive. Unpack it first and open the folder.",
    b"\xd0\xcf\x11\xe0": "An older Office document or a Windows database, not an image.",
    b"\x7fELF": "A program, not an image; it is not started.",
    b"MZ": "A program (perhaps the viewer of the disc), not an image; it is not started.",
    b"ANALYZE": "An Analyze image; only DICOM is read.",
    b"%PDF": "Not a DICOM file, but a PDF document.",
    b"PK\x03\x04": "Not a DICOM file, but a ZIP archive; unpack it first.",
    b"\x1f\x8b": "Not a DICOM file, but a gzip archive; unpack it first.",
    b"NRRD": "Not a DICOM file, but an NRRD image.",
}
NIFTI = (b"n+1\x00", b"ni1\x00")
NIFTI_PLACE = 344
APPLE_DOUBLE = b"\x00\x05\x16\x07"


def has_preamble(beginning: bytes) -> bool:
    """Whether a file begins as PS3.10 7.1 says, by its first 132 bytes."""
    return beginning[PREAMBLE_BYTES : PREAMBLE_BYTES + 4] == b"DICM"


def picture_format(beginning: bytes) -> str:
    """JPEG, PNG, BMP, TIFF, GIF, HEIF or WebP by the first 132 bytes; empty for anything else.

    A DICOM file may begin like a TIFF in its preamble (PS3.10 7.1), and is DICOM all the same.
    """
    if has_preamble(beginning):
        return ""
    if beginning[4:8] == b"ftyp" and beginning[8:12] in HEIF_BRANDS:
        return "HEIF"
    if beginning[:4] == b"RIFF" and beginning[8:12] == b"WEBP":
        return "WebP"
    return next((name for magic, name in PICTURES.items() if beginning.startswith(magic)), "")


def not_dicom(beginning: bytes) -> str:
    """What a file is that does not begin as DICOM does, in words."""
    found = picture_format(beginning)
    if found:
        article = "an" if found == "HEIF" else "a"
        save = "" if found in READ_FORMATS else "save it as PNG or JPEG, then "
        return f"{NOT_DICOM}, but {article} {found} picture. {PICTURE_FILE}: {save}{IMPORT_WORDS}"
    return _by_beginning(beginning) or f"{NOT_DICOM}."


def other_file(name: str, beginning: bytes) -> str:
    """What a file is that cannot be DICOM; empty where it may be, or where nothing is known."""
    if has_preamble(beginning):
        return ""
    own = PurePath(name).name.lower()
    if own.startswith("._") and beginning[:4] == APPLE_DOUBLE:
        return "A companion file of macOS, not an image."
    if own in BY_NAME or beginning[:2] in FIRST_GROUPS:
        return BY_NAME.get(own, "")
    if beginning[NIFTI_PLACE : NIFTI_PLACE + 4] in NIFTI:
        return "A NIfTI image; only DICOM is read."
    # The suffix only now: anyone may give a DICOM file any.
    told = _by_beginning(beginning)
    return told or (BY_SUFFIX.get(PurePath(own).suffix, "") if beginning else "")


def _by_beginning(beginning: bytes) -> str:
    return next((what for start, what in BY_BEGINNING.items() if beginning.startswith(start)), "")
