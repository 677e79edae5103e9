"""What plugins contribute, each made or computed by its plugin when it is asked for."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from hccbm_gui.core.case import Case
from hccbm_gui.core.dose.engine import DoseEngine
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.overlay import DoseOverlay, ImageOverlay, Overlay
from hccbm_gui.core.report_section import ReportSection
from hccbm_gui.plugin.api import Metric
from hccbm_gui.plugin.contributions import EngineEntry, MetricEntry, OverlayEntry
from hccbm_gui.plugin.host import PluginSet
from hccbm_gui.plugin.needs import missing_needs
from hccbm_gui.plugin.record import Plugin, PluginFailed


def metrics(plugins: PluginSet) -> tuple[Metric, ...]:
    """The metrics of all plugins that are on; of two with one name the first."""
    found: dict[str, Metric] = {}
    for plugin in plugins.on:
        for entry in plugin.manifest.metrics if plugin.manifest else ():
            value = _Measure(plugins, plugin, entry)
            found.setdefault(entry.name, Metric(entry.name, entry.unit, value))
    return tuple(found.values())


@dataclass(frozen=True, slots=True)
class _Measure:
    """The function of a metric, loaded when it is first called."""

    plugins: PluginSet
    plugin: Plugin
    entry: MetricEntry

    def __call__(self, dvh: Dvh) -> float:
        """The number.

        Raises
        ------
        PluginFailed : its plugin raised, or gave no number.
        """
        value = self.plugins.call(self.plugin, self.entry.entry, dvh)
        try:
            return float(value)
        except (TypeError, ValueError):
            raise PluginFailed(
                self.plugin, f"the metric {self.entry.name} gave {value!r}, no number."
            ) from None


class Engines(Mapping[str, DoseEngine]):
    """Engines by name; one is made when it is first asked for and kept."""

    def __init__(self, plugins: PluginSet) -> None:
        self._plugins = plugins

    def __getitem__(self, name: str) -> DoseEngine:
        """The engine; raises `PluginFailed` when its plugin cannot make it."""
        for plugin, entry in self._entries():
            if entry.name == name:
                return self._made(plugin, entry)
        raise KeyError(name)

    def __iter__(self) -> Iterator[str]:
        return iter(dict.fromkeys(entry.name for _, entry in self._entries()))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __contains__(self, name: object) -> bool:
        return any(name == one for one in self)

    def _entries(self) -> Iterator[tuple[Plugin, EngineEntry]]:
        for plugin in self._plugins.on:
            for entry in plugin.manifest.engines if plugin.manifest else ():
                yield plugin, entry

    def _made(self, plugin: Plugin, entry: EngineEntry) -> DoseEngine:
        key = (plugin.id, entry.name)
        engine = self._plugins.engine_cache.get(key)
        if engine is None:
            engine = self._plugins.call(plugin, entry.entry)
            if not callable(engine):
                raise PluginFailed(plugin, f"{entry.entry} gave {engine!r}, no dose engine.")
            self._plugins.engine_cache[key] = engine
        return engine


def overlay(plugins: PluginSet, plugin: Plugin, entry: OverlayEntry, case: Case) -> Overlay | None:
    """What the plugin lays over the images of `case`; None when it has nothing to show.

    Raises
    ------
    PluginFailed : it raised, or gave something else.
    """
    made = plugins.call(plugin, entry.entry, case)
    if made is not None and not isinstance(made, DoseOverlay | ImageOverlay):
        raise PluginFailed(plugin, f"{entry.entry} gave {type(made).__name__}, no overlay.")
    return made


def report_sections(plugins: PluginSet, case: Case) -> tuple[ReportSection | str, ...]:
    """The sections that plugins add to the report of `case`; a sentence for one that failed."""
    sections: list[ReportSection | str] = []
    for plugin in plugins.on:
        if plugin.manifest is None or missing_needs(plugin.manifest, case):
            continue
        for entry in plugin.manifest.report_sections:
            recall = plugins.memory(plugin.id).recall
            made = _section(plugins, plugin, entry.entry, (case, recall))
            if isinstance(made, str):
                made = f"{entry.title} is missing: {made}"
            if made is not None:
                sections.append(made)
    return tuple(sections)


def printable_sections(plugins: PluginSet, case: Case) -> tuple[ReportSection, ...]:
    """The sections for paper; one that failed leaves its place to a warning that says so."""
    return tuple(
        one if isinstance(one, ReportSection) else ReportSection("Section missing", (f"! {one}",))
        for one in report_sections(plugins, case)
    )


def _section(
    plugins: PluginSet, plugin: Plugin, entry: str, given: tuple[Case, Callable[..., Any]]
) -> ReportSection | str | None:
    try:
        made = plugins.call(plugin, entry, *given)
    except HccbmError as failure:
        return str(failure)
    if made is None or isinstance(made, ReportSection):
        return made
    return f"The plugin {plugin.name} gave {type(made).__name__}, no section."
