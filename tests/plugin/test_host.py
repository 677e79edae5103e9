"""Plugins are activated when first needed, and their failures stay theirs."""

from collections.abc import Callable
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest
from PySide6.QtWidgets import QLabel

from hccbm_gui.core.case import Case
from hccbm_gui.core.dvh.dvh import Dvh
from hccbm_gui.core.errors import Cancelled, MissingInput
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.overlay import ImageOverlay
from hccbm_gui.core.patient import Patient
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.report_section import ReportSection
from hccbm_gui.core.volume import Unit, Volume
from hccbm_gui.plugin.contributed import Engines, metrics, overlay, report_sections
from hccbm_gui.plugin.host import PluginSet, open_plugins
from hccbm_gui.plugin.manifest import Manifest
from hccbm_gui.plugin.needs import missing_needs
from hccbm_gui.plugin.panels import create_panel
from hccbm_gui.plugin.record import Plugin, PluginFailed, PluginState
from hccbm_gui.services.session import Session

One = Callable[..., tuple[PluginSet, Plugin]]
CASE = Case(Patient("1", "A^B"))
GOOD = """
from PySide6.QtWidgets import QLabel

def create_panel(context):
    label = QLabel("nothing open" if context.case is None else context.case.patient.name)
    context.on_case_changed(lambda case: label.setText(case.patient.name if case else ""))
    return label
"""


def make_panel(plugins: PluginSet, plugin: Plugin, session: Session) -> QLabel:
    assert plugin.manifest is not None
    widget = create_panel(plugins, plugin, plugin.manifest.panels[0], session).widget
    assert isinstance(widget, QLabel)
    return widget


def test_a_panel_is_made_on_first_use_and_follows_the_case(one: One, session: Session) -> None:
    plugins, plugin = one("follows", panel=GOOD)
    assert plugin.state is PluginState.ENABLED
    panel = make_panel(plugins, plugin, session)
    assert plugin.state is PluginState.ACTIVE
    session.open_case(CASE)
    assert panel.text() == "A^B"
    panel.deleteLater()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("raise SystemError('in import')", "in import"),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("from hccbm_gui.core.errors import InputRefused\nraise InputRefused('No.')", "No."),
        ("def create_panel(context):\n    raise ValueError('in activation')", "panel.py, line 2"),
        ("def create_panel(context):\n    raise SystemExit", "SystemExit"),
        ("def create_panel():\n    pass", "positional argument"),
        ("create_panel = None", "no function 'create_panel'"),
        ("def create_panel(context):\n    return 'text'", "str, no widget"),
        ("x = = 1", "SyntaxError"),
        ("import no_such_library", "No module named 'no_such_library'"),
    ],
)
def test_a_plugin_that_fails_keeps_its_reason(
    one: One, session: Session, code: str, words: str
) -> None:
    plugins, plugin = one("fails", panel=code)
    with pytest.raises(PluginFailed, match="The plugin fails failed"):
        make_panel(plugins, plugin, session)
    assert plugin.state is PluginState.FAILED
    assert words in plugin.reason


def test_a_plugin_that_was_mended_can_be_tried_again(one: One, session: Session) -> None:
    plugins, plugin = one("mends", panel="raise ValueError('not yet')")
    with pytest.raises(PluginFailed):
        make_panel(plugins, plugin, session)
    with pytest.raises(PluginFailed, match="not yet"):
        plugins.call(plugin, "panel:create_panel", None)
    # Of the same length and within the same second, as by a quick hand.
    (plugin.folder / "panel.py").write_text("create_panel = lambda c: 5  #", encoding="utf-8")
    plugins.retry(plugin)
    assert plugin.state is PluginState.ENABLED
    assert plugins.call(plugin, "panel:create_panel", None) == 5


def test_trying_again_reads_all_modules_and_the_manifest_anew(one: One) -> None:
    plugins, plugin = one("deep", panel="from .logic import answer\n", logic="answer = int\n")
    assert plugins.call(plugin, "panel:answer", "4") == 4
    (plugin.folder / "logic.py").write_text("answer = str\n", encoding="utf-8")
    manifest = plugin.folder / "plugin.toml"
    manifest.write_text(manifest.read_text().replace('"1.0"', '"2.0"'), encoding="utf-8")
    plugins.retry(plugin)
    assert plugins.call(plugin, "panel:answer", 4) == "4"
    assert plugin.manifest is not None
    assert plugin.manifest.version == "2.0"


def test_modules_of_two_plugins_never_meet(one: One) -> None:
    first, one_plugin = one("first", logic="def name():\n    return 'first'\n")
    second, other = one("second", logic="def name():\n    return 'second'\n")
    assert first.call(one_plugin, "logic:name") == "first"
    assert second.call(other, "logic:name") == "second"


def test_a_failing_listener_stays_in_its_plugin(
    one: One, session: Session, problems: list[Exception]
) -> None:
    code = GOOD.replace("lambda case:", "lambda case: 1 / 0 or")
    plugins, plugin = one("listens_badly", panel=code)
    panel = make_panel(plugins, plugin, session)
    session.open_case(CASE)
    assert session.case is CASE
    told = plugins.attributed(problems[0])
    assert isinstance(told, PluginFailed)
    assert "listens_badly failed: ZeroDivisionError" in str(told)
    assert "panel.py" in told.details
    assert plugin.details == told.details
    panel.deleteLater()


def test_a_problem_of_the_program_is_not_blamed_on_a_plugin(one: One) -> None:
    plugins, _ = one("innocent", panel=GOOD)
    with pytest.raises(ValueError, match="ours") as caught:
        raise ValueError("ours")
    assert plugins.attributed(caught.value) is caught.value


def test_a_refusal_of_a_plugin_is_a_refusal_and_no_failure(one: One) -> None:
    code = (
        "from hccbm_gui.core.errors import Cancelled, MissingInput\n"
        "def refuse():\n    raise MissingInput('There is no dose.')\n"
        "def stop():\n    raise Cancelled('by hand')\n"
    )
    plugins, plugin = one("refuses", actions=code)
    with pytest.raises(MissingInput, match=r"There is no dose\.$"):
        plugins.call(plugin, "actions:refuse")
    with pytest.raises(Cancelled):
        plugins.call(plugin, "actions:stop")
    assert plugin.state is PluginState.ACTIVE


def dvh() -> Dvh:
    dose = np.linspace(0.0, 10.0, 1001)
    return Dvh("x", dose, 5.0 - dose / 2.0, 5.0, 5.0, 0.0, 5.0, 10.0)


METRICS = """
[[metrics]]
name = "Median"
unit = "Gy"
entry = "logic:median"
[[metrics]]
name = "Word"
unit = ""
entry = "logic:word"
[[metrics]]
name = "Gone"
unit = ""
entry = "logic:gone"
"""


def test_metrics_are_computed_by_their_plugin(one: One) -> None:
    code = (
        "def median(dvh):\n    return dvh.dose_at_percent(50)\n"
        "def word(dvh):\n    return 'word'\n"
        "def gone(dvh):\n    raise KeyError('gone')\n"
    )
    plugins, plugin = one("measures", toml=METRICS, logic=code)
    median, word, gone = metrics(plugins)
    assert plugin.state is PluginState.ENABLED
    assert (median.name, median.unit) == ("Median", "Gy")
    assert median.value(dvh()) == pytest.approx(5.0)
    with pytest.raises(PluginFailed, match="no number"):
        word.value(dvh())
    with pytest.raises(PluginFailed, match="KeyError"):
        gone.value(dvh())
    assert median.value(dvh()) == pytest.approx(5.0)


ENGINES = """
[[engines]]
name = "A"
entry = "engine:create"
[[engines]]
name = "B"
entry = "engine:bad"
"""


def test_an_engine_is_made_once_when_it_is_first_asked_for(one: One) -> None:
    code = (
        "made = []\n"
        "def create():\n    made.append(1)\n    return lambda request, progress=None: len(made)\n"
        "def bad():\n    return 3\n"
    )
    plugins, plugin = one("doses", toml=ENGINES, engine=code)
    engines = Engines(plugins)
    assert list(engines) == ["A", "B"]
    assert plugin.state is PluginState.ENABLED
    assert engines["A"](None) == 1  # type: ignore[arg-type]
    assert Engines(plugins)["A"] is engines["A"]
    with pytest.raises(PluginFailed, match="no dose engine"):
        engines["B"]
    with pytest.raises(KeyError):
        engines["C"]
    plugins.turn_off(plugin)
    assert len(engines) == 0


OVERLAYS = '[[overlays]]\ntitle = "Hot"\nentry = "logic:hot"\n'


def test_an_overlay_must_be_one(one: One) -> None:
    code = "def hot(case):\n    return None if case.patient.id == '1' else 'hot'\n"
    plugins, plugin = one("lays", toml=OVERLAYS, logic=code)
    assert plugin.manifest is not None
    entry = plugin.manifest.overlays[0]
    assert overlay(plugins, plugin, entry, CASE) is None
    with pytest.raises(PluginFailed, match="str, no overlay"):
        overlay(plugins, plugin, entry, Case(Patient("2", "B")))


def test_an_overlay_is_handed_on(one: One) -> None:
    geometry = Geometry.from_axes((2, 2, 2), (0, 0, 0), (1, 1, 1), "f")
    volume = Volume(np.zeros((2, 2, 2)), geometry, Unit.GY)
    plugins, plugin = one(
        "lays", toml=OVERLAYS, logic="value = None\ndef hot(case):\n    return value\n"
    )
    assert plugin.manifest is not None
    made = ImageOverlay("gamma", volume, "hot", 0.0, 2.0)
    plugins.load(plugin, "logic").value = made
    assert overlay(plugins, plugin, plugin.manifest.overlays[0], CASE) is made


SECTIONS = """
[[report_sections]]
title = "One"
entry = "report:one"
[[report_sections]]
title = "Two"
entry = "report:two"
[[report_sections]]
title = "Three"
entry = "report:three"
"""


def test_a_report_gets_sections_and_a_sentence_for_one_that_failed(one: One) -> None:
    code = (
        "from hccbm_gui.plugin.api import ReportSection\n"
        "def one(case, recall):\n    return ReportSection(recall('title', 'none'))\n"
        "def two(case, recall):\n    return None\n"
        "def three(case, recall):\n    return 1 / 0\n"
    )
    plugins, _ = one("reports", toml=SECTIONS, report=code)
    plugins.memory("reports").remember("title", "Kept")
    section, failure = report_sections(plugins, CASE)
    assert section == ReportSection("Kept")
    assert isinstance(failure, str)
    assert failure.startswith("Three is missing: The plugin reports failed: ZeroDivisionError")


def test_a_section_whose_plugin_lacks_something_is_left_out(one: One) -> None:
    toml = 'needs = ["dose"]\n' + SECTIONS
    plugins, plugin = one("reports", toml=toml, report="raise ValueError('ran')")
    assert report_sections(plugins, CASE) == ()
    assert plugin.state is PluginState.ENABLED


def test_needs_are_told_in_words(tmp_path: Path) -> None:
    manifest = Manifest("x", "X", "1", 1, tmp_path, needs=("structures", "dose"))
    assert missing_needs(manifest, None) == "Needs structures, a dose"
    geometry = Geometry.from_axes((2, 2, 2), (0, 0, 0), (1, 1, 1), "f")
    volume = Volume(np.zeros((2, 2, 2)), geometry, Unit.GY)
    made = CASE.with_dose(Dose(volume, "PLAN", key="sum", origin="sum"))
    read = Case(CASE.patient, doses=MappingProxyType({"d": Dose(volume, "PLAN")}))
    for case in (made, read):
        assert missing_needs(manifest, case) == "Needs structures"


def test_every_built_in_plugin_opens_its_panels(session: Session) -> None:
    plugins = open_plugins()
    for plugin in plugins.on:
        for panel in plugin.manifest.panels if plugin.manifest else ():
            made = create_panel(plugins, plugin, panel, session)
            made.context.close()
            made.widget.deleteLater()
    assert all(plugin.is_on for plugin in plugins.plugins)
