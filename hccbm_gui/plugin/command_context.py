"""What commands of plugins see: no window, words on stderr."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from hccbm_gui.core.case import Case
from hccbm_gui.core.dose.engine import DoseEngine
from hccbm_gui.core.plan import Dose
from hccbm_gui.core.progress import Progress, part
from hccbm_gui.plugin import contributed
from hccbm_gui.plugin.api import Metric
from hccbm_gui.plugin.host import PluginSet

MOST_NOTES = 20


class TerminalContext:
    """The `CommandContext` of the command line.

    Parameters
    ----------
    progress : where the work is, on stderr.
    note : says a sentence on stderr.
    plugins : whose metrics and engines are seen.
    """

    def __init__(
        self, progress: Progress, note: Callable[[str], None], plugins: PluginSet | None = None
    ) -> None:
        self._progress, self._note = progress, note
        self._plugins = PluginSet() if plugins is None else plugins

    @property
    def progress(self) -> Progress:
        """Progress on stderr."""
        return self._progress

    @property
    def metrics(self) -> tuple[Metric, ...]:
        """Metrics that plugins contribute."""
        return contributed.metrics(self._plugins)

    @property
    def engines(self) -> Mapping[str, DoseEngine]:
        """Dose engines that plugins contribute, by name."""
        return contributed.Engines(self._plugins)

    def read_case(self, paths: list[Path]) -> Case:
        """The one patient in `paths`; files that were not read are noted."""
        from hccbm_gui.io.load import load_case

        case = load_case(paths, self._progress)
        for entry in case.rejected[:MOST_NOTES]:
            self._note(f"Not read: {entry.file}: {entry.reason}")
        if len(case.rejected) > MOST_NOTES:
            self._note(f"Not read: {len(case.rejected) - MOST_NOTES} more; 'info' lists them all.")
        return case

    def write_dose(self, path: Path, dose: Dose, case: Case) -> None:
        """Write `dose` as a new RTDOSE that refers to `case`; never over an existing file."""
        from hccbm_gui.io.writing.dose_writer import write_dose

        write_dose(path, dose, case)

    def compare(self, case: Case, gtv: str = "", spot: str = "") -> Case:
        """`case` with spots, alignment and the comparison of its two fields."""
        from hccbm_gui.services.analysis import analyse
        from hccbm_gui.services.compare import compare_case

        before = {info.uid: info.notes for info in case.series}
        case = analyse(case, part(self._progress, 0.0, 0.8))
        for info in case.series:
            for sentence in info.notes:
                if sentence not in before.get(info.uid, ()):
                    self._note(f"Note: {info.description or info.modality}: {sentence}")
        comparison = compare_case(case, gtv=gtv, spot=spot, progress=part(self._progress, 0.8, 1.0))
        return replace(case, comparison=comparison)

    def note(self, sentence: str) -> None:
        """Say something on stderr that is not the result."""
        self._note(sentence)
