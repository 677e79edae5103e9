"""Spots of planar scans are offered by the file that they lie on."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pydicom
import pytest

from hccbm_gui.core.case import Case, SeriesInfo
from hccbm_gui.core.planar import PlanarImage, PlanarScan, PlanarSource, View
from hccbm_gui.core.spot import Side, Spot, SpotState, SpotType
from hccbm_gui.services.export import ExportRequest, export
from hccbm_gui.services.export_choices import exportables
from hccbm_gui.services.exportable import Exportable

NM = "1.2.840.10008.5.1.4.1.1.20"


@pytest.fixture
def case(small_case: Callable[..., Case]) -> Case:
    """A scan of two files, a spot on both views and one that shows from behind only."""
    images = tuple(
        PlanarImage(
            np.ones((40, 30), np.uint16),
            (2.0, 2.0),
            view,
            view is View.ANTERIOR,
            PlanarSource(NM, f"1.2.7.{n}", 1, turned_over=False),
        )
        for n, view in enumerate((View.ANTERIOR, View.POSTERIOR), start=1)
    )
    square = np.array([(-9.0, -9.0), (9, -9), (9, 9), (-9, 9)])
    both = Spot(
        "hot-1", SpotType.HOT, Side.LEFT, "rib", "1.2.8", outlines=(square,), area_cm2=3.24,
        state=SpotState.ACCEPTED, views=(View.ANTERIOR, View.POSTERIOR),
    )  # fmt: skip
    behind = replace(both, id="hot-2", views=(View.POSTERIOR,), outlines=(square + 5,))
    refused = replace(both, id="hot-3", state=SpotState.REJECTED)
    return replace(
        small_case(),
        series=(SeriesInfo("1.2.8", "1.9", "NM", "planar", "Whole body", files=2),),
        planar_scans=MappingProxyType({"1.2.8": PlanarScan(images, whole_body=True)}),
        spots=(both, behind, refused),
        comparison=None,
    )


def spot_lines(case: Case) -> list[Exportable]:
    return [one for one in exportables(case) if one.key.startswith("seg:")]


def test_each_file_of_a_scan_is_a_line(case: Case, tmp_path: Path) -> None:
    front, back = spot_lines(case)
    assert (front.title, front.why_not) == ("Spots of Whole body ANT", "")
    assert (back.title, back.why_not) == ("Spots of Whole body POST", "")
    assert front.facts == "1 spot, without 1 rejected or thought normal"
    assert back.facts == "2 spots, without 1 rejected or thought normal"
    assert front.wanted
    written = export(case, ExportRequest(frozenset({front.key, back.key}), tmp_path))
    for one, uid, segments in zip(written, ("1.2.7.1", "1.2.7.2"), (1, 2), strict=True):
        ds = pydicom.dcmread(one.path)
        assert len(ds.SegmentSequence) == ds.NumberOfFrames == segments
        assert (
            ds.ReferencedSeriesSequence[0].ReferencedInstanceSequence[0].ReferencedSOPInstanceUID
            == uid
        )


def test_a_file_whose_view_shows_no_spot_says_so(case: Case) -> None:
    front, back = spot_lines(replace(case, spots=(case.spots[1],)))
    assert "No spot is accepted" in front.why_not
    assert back.why_not == ""


def test_both_views_in_one_file_are_one_line(case: Case) -> None:
    scan = case.planar_scans["1.2.8"]
    images = tuple(
        replace(image, source=PlanarSource(NM, "1.2.7.1", n, turned_over=False, frames=2))
        for n, image in enumerate(scan.images, start=1)
    )
    scans = MappingProxyType({"1.2.8": replace(scan, images=images)})
    (line,) = spot_lines(replace(case, planar_scans=scans))
    assert (line.key, line.title) == ("seg:1.2.8", "Spots of Whole body")
    assert line.facts.startswith("2 spots")


def test_a_photograph_is_refused_with_its_reason(case: Case) -> None:
    scan = case.planar_scans["1.2.8"]
    images = tuple(replace(image, source=None) for image in scan.images)
    picture = replace(scan, images=images, photograph=True)
    (line,) = spot_lines(replace(case, planar_scans=MappingProxyType({"1.2.8": picture})))
    assert "photograph" in line.why_not
    assert not line.wanted
