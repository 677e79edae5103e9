"""Words of a file that would betray a person if they stayed in some other text."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pydicom.datadict import dictionary_VR, keyword_for_tag, tag_for_keyword
from pydicom.dataset import Dataset
from pydicom.tag import BaseTag

from hccbm_gui.io.values import BAD_VALUE, text, texts

ID_KEYWORDS = (
    "PatientID", "OtherPatientIDs", "AccessionNumber", "AdmissionID", "ServiceEpisodeID",
    "PatientTelephoneNumbers", "DeviceSerialNumber", "StationName", "MedicalRecordLocator",
    "PlacerOrderNumberImagingServiceRequest", "FillerOrderNumberImagingServiceRequest",
    "RequestedProcedureID",
)  # fmt: skip
PLACE_KEYWORDS = (
    "InstitutionName", "InstitutionAddress", "InstitutionalDepartmentName", "PatientAddress",
    "PatientInstitutionResidence", "CurrentPatientLocation", "ClinicalTrialSiteName",
)  # fmt: skip
COMMON = frozenset((
    "hospital", "hospitals", "clinic", "clinical", "university", "center", "centre", "department",
    "dept", "radiology", "radiotherapy", "radiation", "oncology", "medical", "nuclear", "medicine",
    "general", "institute", "cancer", "imaging", "national", "city", "street", "road", "from",
    "with",
))  # fmt: skip
"""Words of the names of institutions that name none."""

LARGE = tuple(
    tag_for_keyword(name)
    for name in ("ROIContourSequence", "PerFrameFunctionalGroupsSequence", "PixelData")
)
"""What holds a great deal, but no names."""

_SEPARATORS = re.compile(r"[\s^=,;:.\-_/\\()\[\]]+")


@dataclass(frozen=True, slots=True)
class Betraying:
    """Words that may stay in no text, in whatever case.

    Attributes
    ----------
    names : of people and places.
    ids : numbers and codes that stand for a person, a visit or a machine.
    """

    names: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()

    def __or__(self, other: "Betraying") -> "Betraying":
        return Betraying(self.names | other.names, self.ids | other.ids)

    @property
    def telling(self) -> tuple[str, ...]:
        """Those so long that they do not occur in pixels by chance."""
        return tuple(sorted(word for word in self.names | self.ids if len(word) >= 6))


def betraying_words(ds: Dataset) -> Betraying:
    """What names people, places, visits and machines in a data set, at any depth."""
    names: set[str] = set()
    ids: set[str] = set()
    for item in _all_items(ds):
        for keyword in ID_KEYWORDS:
            ids.update(_id_words(texts(item, keyword)))
        for keyword in PLACE_KEYWORDS:
            names.update(_place_words(texts(item, keyword)))
        for tag in _person_names(item):
            names.update(_name_words(text(item, keyword_for_tag(tag))))
        ids.update(_birth_words(text(item, "PatientBirthDate")))
    return Betraying(frozenset(names), frozenset(ids))


def vr_of(ds: Dataset, tag: BaseTag) -> str:
    """The value representation, without decoding the value; UN where nobody knows it."""
    stored = str(ds.get_item(tag).VR or "UN")
    if stored != "UN" or tag.is_private:
        return stored
    try:
        return dictionary_VR(tag)
    except KeyError:
        return "UN"


def _all_items(ds: Dataset) -> Iterator[Dataset]:
    yield ds
    for tag in list(ds.keys()):
        if tag in LARGE or tag.is_private or vr_of(ds, tag) != "SQ":
            continue
        try:
            inner = list(ds[tag].value)
        except BAD_VALUE:
            continue
        for item in inner:
            yield from _all_items(item)


def _person_names(ds: Dataset) -> Iterator[BaseTag]:
    for tag in ds.keys():  # noqa: SIM118 - iterating the data set itself would decode it
        if vr_of(ds, tag) == "PN" and not tag.is_private:
            yield tag


def _name_words(value: str) -> Iterator[str]:
    # Some letters (İ, ß) do not come back from one case to the other.
    for form in (value, value.lower(), value.upper()):
        for word in _SEPARATORS.split(form):
            # One syllable of Hangul or one Chinese character is a word of everything.
            if len(word) >= (3 if word.isascii() else 2):
                yield word


def _place_words(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        whole = " ".join(value.lower().split())
        if len(whole) >= 4 and whole not in COMMON:
            yield whole
        for word in _SEPARATORS.split(whole):
            if len(word) >= 4 and word not in COMMON:
                yield word


def _id_words(values: Iterable[str]) -> Iterator[str]:
    for value in values:
        whole = value.lower().strip()
        # "12" or "A" would be found in everything.
        if len(whole) >= (4 if whole.isdigit() else 2):
            yield whole


def _birth_words(value: str) -> Iterator[str]:
    digits = "".join(filter(str.isdigit, value))
    if len(digits) == 8:
        year, month, day = digits[:4], digits[4:6], digits[6:]
        for sign in ("", "-", ".", "/"):
            yield sign.join((year, month, day))
            yield sign.join((day, month, year))
            yield sign.join((month, day, year))
