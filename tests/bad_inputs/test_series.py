"""BI-10, BI-11, BI-19, BI-22, BI-25: what a series holds beside plain slices."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom import uid
from pydicom.encaps import encapsulate

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.io.load import load_case
from hccbm_gui.io.scanning.scan import scan_paths

JPEG_XL_LOSSLESS = b"1.2.840.10008.1.2.4.110"
Opened = Callable[..., Case]
Write = Callable[..., Path]


def only_volume(case: Case) -> Any:
    (volume,) = case.volumes.values()
    return volume


def hu(z: float) -> float:
    """What the water of `parts.ct` holds at depth z."""
    return 1000 + 10 * z - 1024


def test_BI_10_localisers_reports_and_kernels_are_split_off(opened: Opened, row: Any) -> None:
    case = opened("BI-10")
    stacks = [case.volumes[info.uid] for info in case.series_of("volume")]
    assert [volume.array.shape for volume in stacks] == [(9, 20, 20), (9, 20, 20)]
    kernels = {
        words for info in case.series_of("volume") for words in (info.description, *info.notes)
    }
    assert any("BONE" in note for note in kernels)
    assert any("STANDARD" in note for note in kernels)
    aside = {Path(one.file).name for one in case.rejected}
    aside |= {info.description for info in case.series_of("picture")}
    assert "scout" in aside
    assert aside & {"projection"}
    assert aside & {"report", "Dose Report"}
    assert row(case, "BI-10").status is Status.WARNING


@pytest.mark.parametrize("tagged", [True, False])
def test_BI_11_the_phases_of_a_4D_CT_are_volumes_of_their_own(
    opened: Opened, row: Any, tagged: bool
) -> None:
    case = opened("BI-11", tagged=tagged)
    found = {float(volume.array.max()) for volume in case.volumes.values()}
    assert found == {-24.0, -23.0, -22.0, -21.0}
    assert all(np.ptp(volume.array) == 0 for volume in case.volumes.values())
    told = row(case, "BI-11")
    assert told.status is Status.WARNING
    assert "4 phases" in told.evidence


def test_BI_19_a_CT_without_rescale_values_has_no_reliable_HU(opened: Opened, row: Any) -> None:
    case = opened("BI-19")
    assert any("HU are not reliable" in note for note in only_volume(case).notes)
    assert row(case, "BI-19").status is Status.WARNING


def test_BI_19_a_cone_beam_CT_has_no_reliable_HU(opened: Opened, row: Any) -> None:
    case = opened("BI-19", cone_beam=True)
    assert any("HU" in note for note in only_volume(case).notes)
    assert row(case, "BI-19").status is Status.WARNING


def test_BI_22_only_the_file_that_cannot_be_read_is_lost(opened: Opened, row: Any) -> None:
    case = opened("BI-22")
    volume = only_volume(case)
    reasons = {Path(one.file).name: one.reason for one in case.rejected}
    truncated = next(name for name in reasons if name.startswith("002_"))
    undecoded = next(name for name in reasons if name.startswith("004_"))
    assert "truncated" in reasons[truncated]
    assert "JPEG" in reasons[undecoded]
    assert "private" in reasons["private"].lower()
    assert {"readme.txt", "half.dcm"} <= set(reasons)
    assert len(reasons) == 5
    # The slice without preamble and the one with a wrong VR are there, each at its place.
    for z in (0.0, 3.0, 9.0, 15.0, 18.0, 21.0, 24.0):
        assert volume.sample([(0.0, 0.0, z)])[0] == hu(z)
    told = row(case, "BI-22")
    assert told.status is Status.FAILED
    assert "truncated" in told.evidence


def test_BI_22_a_missing_decoder_is_named_and_stops_nothing(make: Any, parts: Any) -> None:
    slices = parts.ct(make)
    make.save_all(slices[:-1])
    strange = slices[-1]
    strange.PixelData = encapsulate([b"\xff\x0a not to be decoded here"])
    strange["PixelData"].is_undefined_length = True
    path = make.save(strange, "strange", uid.HTJ2KLossless)
    # Not every pydicom knows JPEG XL, so it is put in afterwards.
    path.write_bytes(path.read_bytes().replace(uid.HTJ2KLossless.encode(), JPEG_XL_LOSSLESS))
    case = load_case([make.folder])
    assert only_volume(case).array.shape[0] == 8
    (lost,) = case.rejected
    assert Path(lost.file).name == "strange"
    assert "JPEG XL" in lost.reason


@pytest.mark.parametrize("kind", ["CT", "MR", "PT"])
def test_BI_25_an_enhanced_image_is_read_frame_by_frame_or_refused_in_words(
    write: Write, row: Any, kind: str
) -> None:
    folder = write("BI-25", kind=kind)
    try:
        case = load_case([folder])
    except HccbmError:
        (left,) = scan_paths([folder]).rejected
        assert "nhanced" in left.reason
        return
    volume = only_volume(case)
    assert volume.array.shape == (5, 20, 20)
    assert volume.geometry.spacing_mm == pytest.approx((3.0, 4.0, 4.0))
    values = volume.sample([(0.0, 0.0, 3.0 * k) for k in range(5)])
    assert np.allclose(np.diff(values), 100.0)
    told = row(case, "BI-25")
    assert told.status is Status.PASSED
    assert "5 frames in 1 file" in told.evidence
