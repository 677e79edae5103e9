from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import Cancelled, InputRefused, NotQuantifiable
from hccbm_gui.core.registration import AlignmentMethod, PlanarAlignment
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.services import analysis
from hccbm_gui.services.edits import approve_alignment, set_spot_state

MakeCase = Callable[..., Case]


def fresh(make: MakeCase) -> Case:
    return replace(make(), spots=(), alignments=())


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Quick stand-ins for alignment and detection, and what they were asked."""
    asked: list[str] = []

    def align(scan: object, scan_uid: str, volume: object, progress: object) -> PlanarAlignment:
        asked.append(f"align {scan_uid}")
        return PlanarAlignment(scan_uid, "frame-1", np.eye(3), AlignmentMethod.PROJECTION, 4.0)

    def spots(
        image: object, series_uid: str, settings: object, progress: object
    ) -> tuple[Spot, ...]:
        asked.append(f"spots {series_uid}")
        return tuple(
            Spot(f"hot-{n}", SpotType.HOT, Side.RIGHT, "", series_uid, area_cm2=1.0) for n in (1, 2)
        )

    monkeypatch.setattr(analysis, "align_by_projection", align)
    monkeypatch.setattr(analysis, "find_planar_spots", spots)
    monkeypatch.setattr(analysis, "find_volume_spots", spots)
    return asked


def test_nothing_is_approved_or_accepted(small_case: MakeCase, found: list[str]) -> None:
    case = analysis.analyse(fresh(small_case))
    assert found == ["align nm", "spots nm"]
    assert not any(alignment.approved for alignment in case.alignments)
    assert {spot.state for spot in case.spots} == {SpotState.PROPOSED}


def test_spots_of_two_images_have_ids_of_their_own(small_case: MakeCase, found: list[str]) -> None:
    case = fresh(small_case)
    spect = replace(case.series[1], uid="spect", kind="spect")
    volumes = {**case.volumes, "spect": case.volumes["ct"]}
    case = replace(case, series=(*case.series, spect), volumes=volumes)
    ids = [spot.id for spot in analysis.analyse(case).spots]
    assert ids == ["hot-1", "hot-2", "hot-3", "hot-4"]


def test_what_a_person_decided_stays(small_case: MakeCase, found: list[str]) -> None:
    case = set_spot_state(small_case(), "hot-1", SpotState.ACCEPTED)
    case = approve_alignment(case, "nm", "Dr Kim", "2025-01-02T03:04:05+00:00")
    again = analysis.analyse(case)
    assert again.spots == case.spots
    assert again.alignments == case.alignments
    assert found == []
    anew = analysis.align_scan(case, "nm", again=True).alignment_of("nm")
    assert anew is not None
    assert not anew.approved


def test_a_refusal_becomes_a_note_and_the_rest_goes_on(
    small_case: MakeCase, monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    def no_alignment(*args: object) -> PlanarAlignment:
        raise InputRefused("There is no bone in the CT.")

    def lossy(*args: object, **more: object) -> tuple[Spot, ...]:
        raise NotQuantifiable("The picture is lossy.")

    monkeypatch.setattr(analysis, "align_by_projection", no_alignment)
    case = analysis.analyse(fresh(small_case))
    assert "no bone" in case.series[1].notes[0]
    assert len(case.spots) == 2
    monkeypatch.setattr(analysis, "find_planar_spots", lossy)
    case = analysis.analyse(fresh(small_case))
    assert "lossy" in case.series[1].notes[1]
    assert case.spots == ()


def test_without_a_ct_nothing_is_aligned(small_case: MakeCase, found: list[str]) -> None:
    case = fresh(small_case)
    mr = replace(case.series[0], modality="MR")
    case = analysis.analyse(replace(case, series=(mr, case.series[1])))
    assert case.alignments == ()
    assert found == ["spots nm"]


def test_cancel_passes_through(small_case: MakeCase, found: list[str]) -> None:
    def stop(fraction: float, message: str = "") -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        analysis.analyse(fresh(small_case), stop)


def test_progress_never_runs_backwards(small_case: MakeCase, found: list[str]) -> None:
    told: list[float] = []
    analysis.analyse(fresh(small_case), lambda fraction, message="": told.append(fraction))
    assert told == sorted(told)
    assert told[-1] == 1.0


def test_why_no_spots_are_listed_is_told_once_and_no_longer_than_it_holds(
    small_case: MakeCase, found: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_asked: object) -> tuple[Spot, ...]:
        raise NotQuantifiable("Not searched.", where="All other notes.", remedy="Do this.")

    searching = analysis.find_planar_spots
    monkeypatch.setattr(analysis, "find_planar_spots", refuse)
    case = analysis.analyse(analysis.analyse(fresh(small_case)))
    told = [note for note in case.series_by_uid("nm").notes if "No spots" in note]
    assert told == ["No spots are listed: Not searched. Do this."]
    monkeypatch.setattr(analysis, "find_planar_spots", searching)
    case = analysis.analyse(case)
    assert not [note for note in case.series_by_uid("nm").notes if "No spots" in note]
