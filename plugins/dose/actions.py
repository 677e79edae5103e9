"""What the plugin does without its panel: estimate with what the user last assumed."""

from hccbm_gui.core.dose.case_cost import cost_of_case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.plugin.api import FieldCost, PluginContext, Progress

from .assumptions import recalled
from .logic import reason_for_no_estimate


def estimate(context: PluginContext) -> None:
    """Estimate the dose of both fields in a job.

    Raises
    ------
    MissingInput : what the case lacks for it.
    """
    case = context.case
    why = reason_for_no_estimate(case, bool(context.engines))
    if case is None or why:
        raise MissingInput(f"The dose cannot be estimated. {why}.")
    engine = next(iter(context.engines.values()))
    settings = recalled(context.recall)

    def work(progress: Progress) -> FieldCost:
        return cost_of_case(case, engine, settings, progress)

    context.start_job("Estimating the dose of both fields", work, context.set_field_cost)
