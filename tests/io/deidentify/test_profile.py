"""The table of PS3.15 against rows that are known from elsewhere."""

from pathlib import Path

import pytest
from pydicom import uid
from pydicom.datadict import tag_for_keyword

from hccbm_gui.core.errors import InputRefused
from hccbm_gui.io.deidentify.options import Dates, Options
from hccbm_gui.io.deidentify.profile import Action, Profile, read_profile

KNOWN = {
    "PatientName": "Z", "PatientID": "Z/D", "PatientBirthDate": "Z", "StudyDate": "Z",
    "AcquisitionDate": "X/Z", "AccessionNumber": "Z", "InstitutionName": "X/Z/D",
    "OperatorsName": "X/Z/D", "DeviceSerialNumber": "X/Z/D", "SeriesDescription": "X",
    "StudyDescription": "X", "ProtocolName": "X/D", "ImageComments": "X", "PatientComments": "X",
    "PatientAge": "X", "PatientSize": "X", "PatientWeight": "X",
    "RadiopharmaceuticalStartDateTime": "X", "FrameOfReferenceUID": "U", "SOPInstanceUID": "U",
    "StructureSetLabel": "D", "StructureSetName": "X", "ROIName": "Z", "ROIDescription": "X",
    "RTPlanLabel": "D", "RTPlanName": "X", "BeamDescription": "X", "TreatmentMachineName": "X/Z",
}  # fmt: skip
CT, PET, PLAN = uid.CTImageStorage, uid.PositronEmissionTomographyImageStorage, uid.RTPlanStorage


def action(profile: Profile, keyword: str, options: Options, sop_class: str = CT, within: str = ""):
    return profile.action(tag_for_keyword(keyword), options, sop_class, within)


def test_the_table_is_whole_and_says_what_it_is_known_to_say(profile: Profile) -> None:
    assert profile.rows == 656
    found = {keyword: profile.rules[tag_for_keyword(keyword)].basic for keyword in KNOWN}
    assert found == KNOWN


def test_every_keyword_is_the_one_of_the_dictionary(profile: Profile) -> None:
    wrong = {
        rule.keyword: tag
        for tag, rule in profile.rules.items()
        if tag_for_keyword(rule.keyword) not in (None, tag)
    }
    assert not wrong


@pytest.mark.parametrize(
    ("keyword", "sop_class", "within", "expected"),
    [
        ("SeriesTime", PET, "", Action.DUMMY),
        ("SeriesTime", CT, "", Action.REMOVE),
        ("AcquisitionDate", PET, "", Action.EMPTY),
        ("AcquisitionDate", CT, "", Action.REMOVE),
        ("ContentDate", CT, "", Action.EMPTY),
        ("ContentDate", uid.SegmentationStorage, "", Action.DUMMY),
        ("TreatmentMachineName", PLAN, "BeamSequence", Action.EMPTY),
        ("RTPlanDate", PLAN, "", Action.EMPTY),
        ("ReferencedImageSequence", CT, "", Action.KEEP),
    ],
)
def test_an_action_by_type_keeps_the_object_valid(
    profile: Profile, keyword: str, sop_class: str, within: str, expected: Action
) -> None:
    assert action(profile, keyword, Options(), sop_class, within) is expected


def test_an_option_stands_before_the_basic_profile(profile: Profile) -> None:
    assert action(profile, "PatientWeight", Options(characteristics=True)) is Action.KEEP
    assert action(profile, "ROIName", Options(descriptions=True)) is Action.CLEAN
    assert action(profile, "StudyDate", Options(dates=Dates.FULL)) is Action.KEEP
    assert action(profile, "StudyDate", Options(dates=Dates.SHIFTED)) is Action.CLEAN
    assert action(profile, "SOPInstanceUID", Options(uids=True)) is Action.KEEP
    assert action(profile, "PatientName", Options(Dates.FULL, True, True, True)) is Action.EMPTY


def test_no_option_keeps_what_the_basic_profile_does_not_list(profile: Profile) -> None:
    every = Options(Dates.FULL, True, True, True)
    for tag, rule in profile.rules.items():
        if not set(every.columns) & set(rule.options):
            assert profile.action(tag, every, CT) is profile.action(tag, Options(), CT)


def test_a_table_with_an_unknown_action_is_refused(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("group,element,keyword,basic,uids\n0010,0010,PatientName,Q,\n")
    (tmp_path / "k.csv").write_text("keyword,sequence,type,classes\n")
    with pytest.raises(InputRefused):
        read_profile(tmp_path / "t.csv", tmp_path / "k.csv")
