"""Measurements as edits of a case, and what they say."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.measure.handles import moved
from hccbm_gui.core.measure.shapes import (
    Angle,
    Arrow,
    EllipseRegion,
    Marker,
    Measurement,
    RectangleRegion,
    Ruler,
    TextNote,
    region_between,
)
from hccbm_gui.core.volume import Unit
from hccbm_gui.services.measure_table import (
    COLUMNS,
    measurement_rows,
    profile_rows,
    tab_separated,
    write_csv,
)
from hccbm_gui.services.measuring import (
    Readings,
    add_measurement,
    change_measurement,
    delete_measurement,
    measurement_by_id,
    read_measurement,
    rename_measurement,
    title_of,
    written_of,
)
from hccbm_gui.services.session import Session, inputs_of

MakeCase = Callable[..., Case]
ON_CT = {"frame_uid": "frame-1", "series_uid": "ct", "normal": (0.0, 0.0, 1.0)}


def ruler(**what: object) -> Ruler:
    values: dict[str, object] = {"id": "", "points_mm": ((0, 0, 5), (30, 40, 5)), **ON_CT}
    return Ruler(**{**values, **what})  # type: ignore[arg-type]


def square(half_mm: float = 7.0, kind: type = RectangleRegion) -> Measurement:
    corners = np.array([(-half_mm, -half_mm, 5.0), (half_mm, half_mm, 5.0)])
    made = region_between(kind, corners, (1, 0, 0), (0, 1, 0), frame_uid="frame-1", series_uid="ct")
    assert isinstance(made, Measurement)
    return made


def test_each_new_measurement_has_an_id_of_its_own(small_case: MakeCase) -> None:
    case = small_case()
    for _ in range(3):
        case = add_measurement(case, ruler(id="anything"))
    case = delete_measurement(case, "ruler-2")
    case = add_measurement(add_measurement(case, ruler()), square())
    ids = [one.id for one in case.measurements]
    assert ids == ["ruler-1", "ruler-3", "ruler-2", "rectangle-1"]


def test_markers_are_numbered_on(small_case: MakeCase) -> None:
    case = small_case()
    for _ in range(2):
        case = add_measurement(case, Marker(id="", points_mm=((1, 2, 3),), **ON_CT))
    case = delete_measurement(case, "marker-1")
    case = add_measurement(case, Marker(id="", points_mm=((1, 2, 3),), **ON_CT))
    assert [one.number for one in case.measurements if isinstance(one, Marker)] == [2, 3]


def test_changing_renaming_and_deleting_touch_only_the_one_meant(small_case: MakeCase) -> None:
    case = add_measurement(add_measurement(small_case(), ruler()), square())
    first, second = case.measurements
    longer = change_measurement(case, moved(first, (1, 2, 3)))
    assert longer.measurements == (moved(first, (1, 2, 3)), second)
    named = rename_measurement(case, "rectangle-1", "  liver \n segment 4 ")
    assert named.measurements[1].label == "liver segment 4"
    assert named.measurements[0] is first
    assert delete_measurement(case, "ruler-1").measurements == (second,)
    for change in (delete_measurement, measurement_by_id):
        with pytest.raises(MissingInput, match="no such measurement"):
            change(case, "ruler-9")


def test_a_measurement_is_one_step_of_undo_and_leaves_the_comparison_fresh(
    small_case: MakeCase,
) -> None:
    session = Session()
    session.open_case(small_case())
    assert session.case is not None
    before = session.case
    session.set_comparison(None, "none")
    session.edit("Draw ruler", add_measurement(session.case, ruler()))
    assert not session.stale
    assert not session.comparison_due
    assert inputs_of(session.case) == inputs_of(before)
    session.undo()
    assert session.case.measurements == ()
    session.redo()
    assert [one.id for one in session.case.measurements] == ["ruler-1"]
    session.jobs.shutdown()


def test_values_are_told_with_their_units(small_case: MakeCase) -> None:
    case = small_case()
    ct = replace(case.volumes["ct"], array=np.arange(256, dtype=np.int16).reshape(4, 8, 8))
    assert read_measurement(ruler(), ct).text == "50.0 mm"
    right = Angle(id="a", points_mm=((1, 0, 5), (0, 0, 5), (0, 1, 5)), **ON_CT)
    assert read_measurement(right, ct).text == "90.0°"
    found = read_measurement(square(), ct)
    # Slice 1 of 5 mm voxels from -20: indices 3 to 5 along both, 64 + 8 j + i.
    assert found.statistics is not None
    assert found.statistics.mean == pytest.approx(64 + 8 * 4 + 4)
    assert found.text == "mean 100.0 HU · sd 6.6 · 91.0 to 109.0 · n 9 · 2.0 cm²"
    assert found.problem == ""
    suv = replace(ct, array=np.full((4, 8, 8), 2.345), unit=Unit.SUV)
    assert read_measurement(square(), suv).text.startswith("mean 2.35 SUV")
    assert read_measurement(square(4.0), ct).text.endswith("64.0 mm²")


def test_what_cannot_be_read_says_why_and_keeps_what_is_known(small_case: MakeCase) -> None:
    ct = small_case().volumes["ct"]
    gone = read_measurement(square(), None)
    assert (gone.text, gone.statistics) == ("2.0 cm²", None)
    assert "not open" in gone.problem
    lossy = read_measurement(square(), replace(ct, quantifiable=False))
    assert "not measured" in lossy.problem
    assert "lies outside" in read_measurement(square(40.0), ct).problem
    flat = Angle(id="a", points_mm=((0, 0, 5), (0, 0, 5), (0, 1, 5)), **ON_CT)
    assert "no length" in read_measurement(flat, ct).problem


def test_what_stands_beside_it_begins_with_the_words_of_the_user(small_case: MakeCase) -> None:
    ct = small_case().volumes["ct"]
    named = ruler(id="ruler-3", label="tumour")
    assert title_of(named) == "tumour"
    assert title_of(ruler(id="ruler-3")) == "ruler 3"
    assert written_of(named, read_measurement(named, ct)) == "tumour\n50.0 mm"
    marker = Marker(id="marker-2", number=2, label="node", points_mm=((0, 0, 5),), **ON_CT)
    assert written_of(marker, read_measurement(marker, ct)) == "2 node"
    for kind, points in ((Arrow, ((0, 0, 5), (1, 1, 5))), (TextNote, ((0, 0, 5),))):
        one = kind(id="x", label="here", points_mm=points, **ON_CT)
        assert written_of(one, read_measurement(one, ct)) == "here"
    assert written_of(square(), read_measurement(square(), ct)).count("\n") == 1


def test_only_what_has_changed_is_read_anew(
    small_case: MakeCase, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hccbm_gui.services import measuring

    read: list[str] = []

    def counted(measurement: Measurement, volume: object) -> object:
        read.append(measurement.id)
        return read_measurement(measurement, volume)  # type: ignore[arg-type]

    monkeypatch.setattr(measuring, "read_measurement", counted)
    readings = Readings()
    case = add_measurement(add_measurement(small_case(), ruler()), square(kind=EllipseRegion))
    first = readings.of(case)
    assert set(first) == {"ruler-1", "ellipse-1"}
    read.clear()
    readings.of(change_measurement(case, moved(case.measurements[0], (1, 0, 0))))
    assert read == ["ruler-1"]
    read.clear()
    # Another image has other values, whatever the region.
    readings.of(add_measurement(add_measurement(small_case(), ruler()), square(kind=EllipseRegion)))
    assert read == ["ruler-1", "ellipse-1"]
    assert readings.of(None) == {}


def test_the_table_has_a_row_for_each_and_spreadsheets_take_it(
    small_case: MakeCase, tmp_path: object
) -> None:
    case = add_measurement(add_measurement(small_case(), ruler(label="=1+1")), square())
    rows = measurement_rows(case, Readings().of(case))
    assert rows[0] == COLUMNS
    assert all(len(row) == len(COLUMNS) for row in rows)
    first, second = (dict(zip(COLUMNS, row, strict=True)) for row in rows[1:])
    assert (first["value"], first["unit"], first["image"]) == ("50.0 mm", "", "CT")
    assert (second["mean"], second["unit"], second["n"]) == ("0", "HU", "9")
    assert second["area_cm2"] == "1.960"
    assert (second["x_mm"], second["z_mm"]) == ("0.00", "5.00")
    text = tab_separated(rows)
    assert [len(line.split("\t")) for line in text.split("\n")] == [len(COLUMNS)] * 3
    path = tmp_path / "table.csv"  # type: ignore[operator]
    write_csv(path, rows)
    written = path.read_text(encoding="utf-8-sig")
    assert "'=1+1" in written, "a label must not become a formula"
    assert "-" not in {cell[:1] for cell in written.splitlines()[1].split(",")}
    assert profile_rows(()) == []
