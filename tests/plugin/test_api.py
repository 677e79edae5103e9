"""The names that plugins build on are those of this table until the version is raised."""

import dataclasses
import inspect
from typing import Any

import pytest

from hccbm_gui.plugin import api

WHAT_TO_DO = (
    "The public API of plugins has changed. If a plugin that works today could break, raise "
    "API_VERSION in hccbm_gui/plugin/manifest.py; in any case say it in CHANGELOG.md, keep "
    "docs/plugins.md true, and then bring this table up to date."
)

GROWING = frozenset({"Case", "Dose", "Dvh", "FieldCost"})

FROZEN: dict[str, Any] = {
    "API_VERSION": "number 1",
    "Case": (
        "dataclass",
        "patient",
        "series?",
        "volumes?",
        "planar_scans?",
        "plans?",
        "doses?",
        "rois?",
        "spots?",
        "searched?",
        "alignments?",
        "rule?",
        "gantry_deg?",
        "chosen_gtv?",
        "chosen_spot?",
        "comparison?",
        "made_doses?",
        "field_cost?",
        "rejected?",
    ),
    "CommandContext": (
        "protocol",
        "compare(self, case, gtv='', spot='')",
        "engines",
        "metrics",
        "note(self, sentence)",
        "progress",
        "read_case(self, paths)",
        "write_dose(self, path, dose, case)",
    ),
    "Dose": (
        "dataclass",
        "volume",
        "summation",
        "plan_uid?",
        "label?",
        "key?",
        "origin?",
        "dose_type?",
        "structure_set_uid?",
        "tps_dvhs?",
    ),
    "DoseEngine": (
        "protocol",
        "__call__(self, request, progress=Ellipsis)",
        "caveats",
        "name",
    ),
    "DoseOverlay": (
        "dataclass",
        "name",
        "volume",
        "isodoses",
        "lines?",
        "wash?",
        "opacity?",
        "caption?",
    ),
    "Dvh": (
        "dataclass",
        "name",
        "dose_gy",
        "volume_cc",
        "total_cc",
        "covered_cc",
        "min_gy",
        "mean_gy",
        "max_gy",
        "bracket_cc?",
        "notes?",
    ),
    "FieldCost": (
        "dataclass",
        "comparison",
        "energy_mv",
        "technique",
        "prescription_gy",
        "engine",
        "bone_scan_dose",
        "ct_dose",
        "gtv_name",
        "bone_scan",
        "ct",
        "caveats",
    ),
    "ImageOverlay": (
        "dataclass",
        "name",
        "volume",
        "colour_map",
        "low",
        "high",
        "threshold?",
        "opacity?",
        "caption?",
    ),
    "Isodose": (
        "dataclass",
        "level",
        "colour",
        "label",
    ),
    "Metric": (
        "dataclass",
        "name",
        "unit",
        "value",
    ),
    "Overlay": "type DoseOverlay | ImageOverlay",
    "PluginContext": (
        "protocol",
        "case",
        "edit(self, label, case)",
        "engines",
        "go_to(self, point_mm)",
        "hide_overlay(self, name)",
        "metrics",
        "on_case_changed(self, listener)",
        "read_case(self, paths, progress)",
        "recall(self, key, default)",
        "remember(self, key, value)",
        "set_field_cost(self, cost)",
        "show_overlay(self, overlay)",
        "start_job(self, title, work, done, failed=None)",
        "user",
    ),
    "PluginJob": (
        "protocol",
        "cancel(self)",
        "is_running",
    ),
    "Progress": (
        "protocol",
        "__call__(self, fraction, message='')",
    ),
    "Recall": "type collections.abc.Callable[[str, Any], Any]",
    "Reply": (
        "dataclass",
        "data",
        "text?",
    ),
    "ReportSection": (
        "dataclass",
        "title",
        "sentences?",
        "tables?",
        "pictures?",
    ),
    "SectionTable": (
        "dataclass",
        "header",
        "rows",
    ),
    "guarded": "function (function=None, *, fallback=None)",
    "resource_path": "function (name='')",
    "write_new": "function (path, data, *, private=False)",
    "write_over": "function (path, data)",
}


def shape_of(value: Any) -> Any:
    """What a plugin can rely on: kind, parameters with their defaults, fields."""
    if dataclasses.is_dataclass(value):
        return ("dataclass", *(_field(one) for one in dataclasses.fields(value)))
    if getattr(value, "_is_protocol", False):
        members = {name: _member(one) for name, one in vars(value).items() if _is_public(name, one)}
        return ("protocol", *(f"{name}{shape}" for name, shape in sorted(members.items())))
    if inspect.isfunction(value):
        return "function " + _parameters(value)
    if isinstance(value, int):
        return f"number {value}"
    return "type " + str(value).replace("typing.", "").replace("hccbm_gui.core.overlay.", "")


def _is_public(name: str, member: object) -> bool:
    return name == "__call__" or not (name.startswith("_") or member is None)


def _member(member: Any) -> str:
    return "" if isinstance(member, property) else _parameters(member)


def _parameters(function: Any) -> str:
    plain = [
        one.replace(annotation=inspect.Parameter.empty, default=_default(one.default))
        for one in inspect.signature(function).parameters.values()
    ]
    return str(inspect.Signature(plain))


def _default(value: Any) -> Any:
    return ... if inspect.isfunction(value) else value


def _field(field: Any) -> str:
    needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
    return field.name if needed else f"{field.name}?"


def test_the_names_are_those_of_the_table() -> None:
    assert sorted(api.__all__) == sorted(FROZEN), WHAT_TO_DO
    assert list(api.__all__) == sorted(api.__all__, key=_constants_first)


def _constants_first(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 2 if name.islower() else 1, name)


@pytest.mark.parametrize("name", sorted(FROZEN))
def test_each_name_is_what_it_was(name: str) -> None:
    shape, frozen = shape_of(getattr(api, name)), FROZEN[name]
    if name in GROWING:
        # Read by plugins and made by the program: a field more breaks nobody.
        assert [field for field in frozen if field not in shape] == [], WHAT_TO_DO
    else:
        assert shape == frozen, WHAT_TO_DO


def test_what_a_plugin_makes_itself_is_frozen_whole() -> None:
    made = {"DoseOverlay", "ImageOverlay", "Isodose", "Reply", "ReportSection", "SectionTable"}
    assert made <= set(FROZEN)
    assert made.isdisjoint(GROWING)


def test_a_change_fails_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "guarded", lambda function, other: function)
    with pytest.raises(AssertionError, match="raise API_VERSION"):
        test_each_name_is_what_it_was("guarded")
