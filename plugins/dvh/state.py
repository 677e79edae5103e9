"""What the panel shows, apart from how it shows it."""

from dataclasses import dataclass, field

from hccbm_gui.core.dvh.constraints import ConstraintResult
from hccbm_gui.core.dvh.mean_dvh import MeanDvh
from hccbm_gui.core.dvh.settings import EndCaps
from hccbm_gui.core.dvh.tps import TpsComparison
from hccbm_gui.plugin.api import Case, Dose, Dvh

from .calculator import Answer
from .patients import PatientDvhs, identity_of
from .structures import Listed


@dataclass(slots=True)
class State:
    """The case, what was chosen, and everything that came out.

    Attributes
    ----------
    dose, second : what the DVHs are of, and what stands beside.
    dvhs, beside : key of a structure to its DVH on either dose.
    hidden : names of the structures that are not drawn.
    stored : our DVHs against those that came with the dose.
    """

    case: Case | None = None
    dose: Dose | None = None
    second: Dose | None = None
    caps: EndCaps = EndCaps.HALF_SLICE
    listed: tuple[Listed, ...] = ()
    hidden: set[str] = field(default_factory=set)
    dvhs: dict[str, Dvh] = field(default_factory=dict)
    beside: dict[str, Dvh] = field(default_factory=dict)
    results: tuple[ConstraintResult, ...] = ()
    stored: TpsComparison | None = None
    means: tuple[MeanDvh, ...] = ()

    @property
    def title(self) -> str:
        """Patient and dose, for a window, a picture or a file."""
        if self.case is None or self.dose is None:
            return "DVH"
        beside = f", dashed {self.second.label}" if self.second is not None else ""
        return f"DVH · {self.case.patient.describe()} · {self.dose.label}{beside}"

    def is_of_another_patient(self, case: Case) -> bool:
        """True when what is shown is not of the patient of `case`."""
        return self.case is not None and self.case.patient != case.patient

    def show_nothing(self) -> None:
        """There is no dose to have DVHs of."""
        self.dose = self.second = self.stored = None
        self.listed, self.results, self.means = (), (), ()
        self.dvhs, self.beside = {}, {}

    def take(self, answer: Answer) -> None:
        """Take new DVHs; until the final answer the old ones fill its gaps."""
        first, second = answer.dvhs[0], answer.dvhs[1] if len(answer.dvhs) > 1 else {}
        if not answer.is_final:
            known = {one.key for one in self.listed}
            first = {**{k: d for k, d in self.dvhs.items() if k in known}, **first}
            second = {**{k: d for k, d in self.beside.items() if k in known}, **second}
        self.dvhs, self.beside = first, second

    def as_patient(self) -> PatientDvhs | None:
        """This patient among others; None before there are DVHs."""
        if self.case is None or self.dose is None or not self.dvhs:
            return None
        return PatientDvhs(
            self.case.patient.describe(),
            identity_of(self.case, self.dose.key),
            self.dose.label,
            tuple(self.dvhs.values()),
        )

    def shown_names(self) -> tuple[str, ...]:
        """The ticked structures."""
        return tuple(one.name for one in self.listed if one.name not in self.hidden)

    def by_dose(self) -> dict[str, tuple[Dvh, ...]]:
        """Label of each dose to the DVHs of the ticked structures, for CSV."""
        found = {}
        for dose, dvhs in ((self.dose, self.dvhs), (self.second, self.beside)):
            if dose is None or not dvhs:
                continue
            label = dose.label or dose.key
            label = f"{label} (beside)" if label in found else label
            found[label] = tuple(
                dvhs[one.key]
                for one in self.listed
                if one.name not in self.hidden and one.key in dvhs
            )
        return found
