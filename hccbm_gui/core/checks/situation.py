"""What a check must know that no file says: how the work stands, and how the plugins do."""

from dataclasses import dataclass

from hccbm_gui.core.case import Case
from hccbm_gui.core.checks.limits import Limits
from hccbm_gui.core.checks.subject import Subject
from hccbm_gui.core.patient import Patient


@dataclass(frozen=True, slots=True)
class PluginFact:
    """A plugin by name: whether it may run, whether it failed, and why it does not run."""

    name: str
    is_on: bool
    failed: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """The state of the program around a case.

    Attributes
    ----------
    stale : True when the fields were compared before the last edit they depend on.
    plugins : how each stands; None when nobody looked.
    safe_mode : True when no plugin may run at all.
    """

    stale: bool = False
    plugins: tuple[PluginFact, ...] | None = None
    safe_mode: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Inspected:
    """Everything the rows on the input are made from.

    Attributes
    ----------
    case : what was read of one patient; its `rejected` are the files that were left out.
    subject : plan, dose, structures and images of it that belong together.
    people : everybody whose files were found with them.
    """

    case: Case
    subject: Subject
    people: tuple[Patient, ...]
    situation: Situation
    limits: Limits
