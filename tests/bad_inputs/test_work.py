"""BI-28 to BI-30: what the work leaves in doubt, and plugins that fail."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.row import Status
from hccbm_gui.core.checks.situation import Situation
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.levels import VertebraLevel, level_named
from hccbm_gui.io.load import load_case
from hccbm_gui.services.session import Session

Opened = Callable[..., Case]
Write = Callable[..., Path]


def test_BI_28_nothing_has_to_be_labelled(opened: Opened, row: Any) -> None:
    case = opened("BI-28")
    assert case.levels == ()
    told = row(case, "BI-28")
    assert told.status is Status.NOT_APPLICABLE
    assert "level is not known" in told.evidence


def test_BI_28_a_field_by_vertebrae_is_not_guessed(opened: Opened, row: Any) -> None:
    case = opened("BI-28")
    by_levels = replace(case, rule=replace(case.rule, vertebrae=("L3",)))
    with pytest.raises(MissingInput, match="L3"):
        level_named(by_levels.levels, "L3")
    told = row(by_levels, "BI-28")
    assert told.status is Status.WARNING
    assert "Label" in told.remedy


def test_BI_28_a_transitional_vertebra_may_be_named_and_is_told(opened: Opened, row: Any) -> None:
    case = opened("BI-28")
    frame = case.series[0].frame_uid
    levels = (VertebraLevel("L5", (0, 0, 18), frame), VertebraLevel("L6", (0, 0, 6), frame))
    told = row(replace(case, levels=levels), "BI-28")
    assert told.status is Status.WARNING
    assert "transitional" in told.evidence


def test_BI_29_a_result_older_than_an_edit_is_stale_until_computed_again(
    opened: Opened, row: Any, qt_app: QApplication
) -> None:
    case = opened("BI-29")
    session = Session()
    session.open_case(case)
    session.set_comparison(_comparison(case))
    assert session.case is not None
    assert not session.stale
    assert row(session.case, "BI-29", situation=Situation(session.stale)).status is Status.PASSED
    gtv = next(roi for roi in session.case.rois if roi.name == "GTVp")
    aside = np.array([2.0, 0.0, 0.0])
    moved = replace(gtv, contours=tuple(line + aside for line in gtv.contours))
    rois = tuple(moved if roi is gtv else roi for roi in session.case.rois)
    session.edit("Edit GTVp", replace(session.case, rois=rois))
    assert session.stale
    told = row(session.case, "BI-29", situation=Situation(session.stale))
    assert told.status is Status.WARNING
    assert "Stale" in told.evidence
    session.set_comparison(_comparison(session.case))
    assert not session.stale
    session.jobs.shutdown()


def _comparison(case: Case) -> Any:
    from hccbm_gui.core.beam import Beam
    from hccbm_gui.core.comparison import FieldComparison
    from hccbm_gui.core.field import Field, FieldEdges, FieldSource

    beam, edges = Beam((0.0, 0.0, 0.0)), FieldEdges(1, 1, 1, 1)
    field = Field(FieldSource.CT_MRI, beam, case.rule, (), edges)
    return FieldComparison(
        "GTVp", 1.0, "", "ct", "nm", beam, case.rule, (), field, None, None, None, None, "", 0.0,
        False,
    )  # fmt: skip


def test_BI_30_a_plugin_that_cannot_be_used_is_named_and_stops_nothing(
    write: Write, row: Any, tmp_path: Path
) -> None:
    from hccbm_gui.plugin.facts import situation_of
    from hccbm_gui.plugin.host import open_plugins

    folder = write("BI-30")
    shutil.copytree(folder.parent / "plugins", tmp_path / "config" / "plugins")
    plugins = open_plugins()
    tomorrow = plugins.by_id("tomorrow")
    assert not tomorrow.is_on
    assert "99" in tomorrow.reason
    told = row(load_case([folder]), "BI-30", situation=situation_of(plugins))
    assert told.status is Status.WARNING
    assert "tomorrow" in told.evidence
    assert any(plugin.id == "plan_check" and plugin.is_on for plugin in plugins.plugins)


def test_BI_30_a_plugin_that_raises_fails_alone(
    write: Write, row: Any, tmp_path: Path, qt_app: QApplication
) -> None:
    from hccbm_gui.plugin.facts import situation_of
    from hccbm_gui.plugin.host import open_plugins
    from hccbm_gui.plugin.record import PluginFailed

    folder = write("BI-30")
    shutil.copytree(folder.parent / "plugins", tmp_path / "config" / "plugins")
    plugins = open_plugins()
    raises = plugins.by_id("raises")
    plugins.turn_on(raises, plugins.sha256(raises))
    with pytest.raises(PluginFailed, match="boom"):
        plugins.call(raises, "panel:create_panel", None)
    assert "boom" in raises.reason
    told = row(load_case([folder]), "BI-30", situation=situation_of(plugins))
    assert told.status is Status.WARNING
    assert "boom" in told.evidence
