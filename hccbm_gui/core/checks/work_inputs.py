"""What the work itself leaves in doubt: BI-28 to BI-30."""

from hccbm_gui.core.checks.row import Status, Told
from hccbm_gui.core.checks.situation import Inspected
from hccbm_gui.core.checks.wording import counted, listed


def levels_known(it: Inspected) -> Told:
    """BI-28: vertebrae are named only where a person can tell which they are."""
    levels, rule = it.case.levels, it.case.rule
    if levels:
        labels = [level.label for level in levels]
        told = f"{counted(len(labels), 'level')}: {labels[0]} to {labels[-1]}."
        odd = [label for label in labels if label in ("T13", "L6")]
        if odd:
            return (
                Status.WARNING,
                f"{told} {listed(odd)}: a transitional vertebra.",
                "Say in the report from which end the vertebrae were counted.",
            )
        return Status.PASSED, told, ""
    if rule.uses_vertebrae:
        return (
            Status.WARNING,
            "The level is not known: no vertebra is labelled, but the field rule goes by them.",
            "Label the vertebrae, or use a rule by margins.",
        )
    return Status.NOT_APPLICABLE, "The level is not known; no rule that is used needs it.", ""


def results_current(it: Inspected) -> Told:
    """BI-29: fields and doses were computed from what is drawn now."""
    case = it.case
    if case.comparison is None:
        return Status.NOT_APPLICABLE, "No fields have been compared.", ""
    old = ["the comparison of the fields"] if it.situation.stale else []
    if case.field_cost is not None and (case.current_cost is None or it.situation.stale):
        old.append("the dose estimate of the fields")
    if old:
        return (
            Status.WARNING,
            f"Stale, older than the last edit: {listed(old)}.",
            "Compute it again before it is used or printed.",
        )
    told = f"The fields of {case.comparison.gtv_name} are of the case as it is."
    return Status.PASSED, told, ""


def plugins_well(it: Inspected) -> Told:
    """BI-30: a plugin that fails is named, and the program goes on without it."""
    plugins = it.situation.plugins
    if it.situation.safe_mode:
        return Status.NOT_APPLICABLE, "Safe mode: no plugin may run.", ""
    if plugins is None:
        return Status.NOT_APPLICABLE, "Nobody looked for plugins.", ""
    failed = [f"{one.name}: {one.reason or 'failed'}" for one in plugins if one.failed]
    running = sum(one.is_on for one in plugins)
    told = f"{counted(len(plugins), 'plugin')} found, {running} on"
    if failed:
        return (
            Status.WARNING,
            f"{told}. Failed: {' '.join(failed)}",
            "Everything else works without it. Turn it off, or ask who made it.",
        )
    return Status.PASSED, f"{told}, none failed.", ""
