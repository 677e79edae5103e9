"""One file: cleaned, named anew, and saying of itself that it is de-identified."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO

from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.filewriter import dcmwrite
from pydicom.sequence import Sequence as Items
from pydicom.uid import UID

import hccbm_gui
from hccbm_gui.core.errors import UnreadableFile
from hccbm_gui.io.deidentify.betraying import Betraying, betraying_words
from hccbm_gui.io.deidentify.blacking_out import black_out, stored_syntax
from hccbm_gui.io.deidentify.cleaning import Task, clean
from hccbm_gui.io.deidentify.dates import clock_shift, clock_values
from hccbm_gui.io.deidentify.options import Dates, Options, Region
from hccbm_gui.io.deidentify.profile import EDITION, Profile
from hccbm_gui.io.deidentify.pseudonyms import Person, Pseudonyms
from hccbm_gui.io.deidentify.quantities import MADE_UP_CLOCK, NO_SUV, is_quantitative, settle
from hccbm_gui.io.deidentify.replacing import code
from hccbm_gui.io.dicom_file import is_encapsulated
from hccbm_gui.io.values import integer, items, text
from hccbm_gui.io.writing.written_object import IMPLEMENTATION

CODES = {
    "basic": ("113100", "Basic Application Confidentiality Profile"),
    "pixels": ("113101", "Clean Pixel Data Option"),
    "descriptions": ("113105", "Clean Descriptors Option"),
    "full": ("113106", "Retain Longitudinal Temporal Information Full Dates Option"),
    "shifted": ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
    "characteristics": ("113108", "Retain Patient Characteristics Option"),
    "uids": ("113110", "Retain UIDs Option"),
}
"""Codes of context group 7050 (PS3.16)."""

TEMPORAL = ("UNMODIFIED", "MODIFIED", "REMOVED")
"""Values of Longitudinal Temporal Information Modified (PS3.3 C.12.1), each beyond the last."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A file without what identifies the patient.

    Attributes
    ----------
    actions : how often what was done, by keyword and letter of the table.
    notes : what it can no longer do, or does in another way.
    """

    ds: FileDataset
    actions: Counter[tuple[str, str]]
    notes: tuple[str, ...]


def de_identify(
    ds: FileDataset,
    profile: Profile,
    options: Options,
    pseudonyms: Pseudonyms,
    person: Person,
    words: Betraying,
    regions: Sequence[Region] = (),
    seen: bool = False,
) -> Cleaned:
    """Clean a whole file in place.

    Parameters
    ----------
    words : what betrays the person in other files of theirs; this file's own is added.
    regions : what is blacked out.
    seen : somebody has looked and found no text in the picture, or blacked it out.

    Returns
    -------
    The same data set, how often what was done, and what it can no longer do.

    Raises
    ------
    UnreadableFile : it cannot be cleaned for certain.
    """
    words = words | betraying_words(ds)
    quantitative = is_quantitative(ds)
    notes = settle(ds) if options.characteristics else (NO_SUV,) * quantitative
    _require_no_hidden_overlay(ds)
    _require_silent_pixels(ds, words)
    shift = _clock_shift(ds, options)
    clock = {} if shift is None else clock_values(ds, shift)
    notes += () if shift is None else (MADE_UP_CLOCK,)
    sop_class = text(ds, "SOPClassUID")
    task = Task(profile, options, pseudonyms, person, words, sop_class, shift, clock)
    before = text(ds, "LongitudinalTemporalInformationModified").upper()
    clean(ds, task)
    _replace_file_meta(ds)
    if regions:
        black_out(ds, regions)
    if seen or regions:
        ds.BurnedInAnnotation = "NO"
    ds.PatientName, ds.PatientID = person.name, person.id
    _say_so(ds, options, before, pixels=bool(regions))
    return Cleaned(ds, task.actions, notes)


def as_bytes(ds: FileDataset) -> bytes:
    """The file as it is to be written."""
    buffer = BytesIO()
    dcmwrite(buffer, ds, enforce_file_format=True)
    return buffer.getvalue()


def _clock_shift(ds: Dataset, options: Options) -> timedelta | None:
    if options.dates is not Dates.REMOVED or not options.characteristics:
        return None
    return clock_shift(ds) if is_quantitative(ds) else None


def _replace_file_meta(ds: FileDataset) -> None:
    """Nothing of the old one is kept but the transfer syntax; the preamble neither."""
    syntax = stored_syntax(ds)
    meta = FileMetaDataset()
    meta.FileMetaInformationVersion = b"\x00\x01"
    meta.MediaStorageSOPClassUID = UID(text(ds, "SOPClassUID"))
    meta.MediaStorageSOPInstanceUID = UID(text(ds, "SOPInstanceUID"))
    meta.TransferSyntaxUID = syntax
    meta.ImplementationClassUID = IMPLEMENTATION
    meta.ImplementationVersionName = "HCCBM_GUI"
    ds.file_meta = meta
    ds.preamble = b"\0" * 128


def _say_so(ds: Dataset, options: Options, before: str, *, pixels: bool) -> None:
    used = ["basic"]
    used += ["pixels"] if pixels else []
    used += ["descriptions"] if options.descriptions else []
    used += [options.dates.value] if options.dates is not Dates.REMOVED else []
    used += ["characteristics"] if options.characteristics else []
    used += ["uids"] if options.uids else []
    ds.PatientIdentityRemoved = "YES"
    ds.DeidentificationMethod = [
        f"DICOM PS3.15 {EDITION} Annex E",
        f"hccbm-gui {hccbm_gui.__version__}",
        "Research and education, not for clinical use",
    ]
    codes = [code(CODES[one][0], "DCM", CODES[one][1]) for one in used]
    named = {CODES[one][0] for one in used}
    earlier = items(ds, "DeidentificationMethodCodeSequence")
    codes += [one for one in earlier if text(one, "CodeValue") not in named]
    ds.DeidentificationMethodCodeSequence = Items(codes)
    now = {Dates.FULL: 0, Dates.SHIFTED: 1, Dates.REMOVED: 2}[options.dates]
    was = TEMPORAL.index(before) if before in TEMPORAL else 0
    ds.LongitudinalTemporalInformationModified = TEMPORAL[max(now, was)]


def _require_no_hidden_overlay(ds: Dataset) -> None:
    for group in range(0x6000, 0x6100, 2):
        tag = (group, 0x0102)
        if tag in ds and str(ds[tag].value or 0) not in ("0", ""):
            raise UnreadableFile(
                "An overlay is stored in spare bits of the pixels; it may show a name."
            )


def _require_silent_pixels(ds: Dataset, words: Betraying) -> None:
    """Compressed pixels may carry comments; none of them may name anybody."""
    if not is_encapsulated(ds) or not integer(ds, "Rows") or "PixelData" not in ds:
        return
    content = ds.get_item("PixelData").value
    if not isinstance(content, bytes):
        return
    for word in words.telling:
        for written in {word, word.upper(), word.title()}:
            if written.encode("utf-8") in content:
                raise UnreadableFile("The compressed pixels carry a comment that names somebody.")
