"""Whether a case has what a plugin needs."""

from hccbm_gui.core.case import Case
from hccbm_gui.plugin.manifest import NEEDS, Manifest


def missing_needs(manifest: Manifest, case: Case | None) -> str:
    """Why the plugin cannot work on `case` yet, in words; empty when it can."""
    have = set() if case is None else _present(case)
    lacking = [NEEDS[need] for need in manifest.needs if need not in have]
    return f"Needs {', '.join(lacking)}" if lacking else ""


def _present(case: Case) -> set[str]:
    contents = {
        "volume": case.series_of("volume"),
        "functional": case.series_of("planar", "spect", "pet"),
        "structures": case.rois,
        "comparison": case.comparison,
        "dose": case.all_doses(),
        "plan": case.plans,
    }
    return {name for name, content in contents.items() if content}
