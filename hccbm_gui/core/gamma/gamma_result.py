"""What a gamma comparison is asked for, what it gives, and what AAPM TG-218 says of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from hccbm_gui.core.arrays import BoolArray, FloatArray, VoxelArray
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.core.geometry import Geometry
from hccbm_gui.core.volume import Unit, Volume

TOLERANCE_PERCENT = 95.0
"""Universal tolerance limit of TG-218 (doi:10.1002/mp.12810)."""
ACTION_PERCENT = 90.0
"""Universal action limit of TG-218."""
PASSES = 1.0 + 1e-5
"""Largest gamma that passes: 1, and what the rounding of float32 doses can add to it."""


@dataclass(frozen=True, slots=True)
class GammaSettings:
    """How two doses are compared.

    Attributes
    ----------
    dose_percent : dose criterion, in percent of the normalisation, or of the local dose.
    distance_mm : distance criterion.
    threshold_percent : reference points below this share of the normalisation are left out.
    local : the dose criterion is relative to the reference dose at the point.
    normalisation_gy : None for the maximum of the reference dose.
    max_gamma : larger values are not told apart and given as this.
    step_fraction : how closely the nearest point is located, in distance criteria; the
        error of gamma is of second order in it.

    Raises
    ------
    InputRefused : a criterion that is not positive.
    """

    dose_percent: float = 3.0
    distance_mm: float = 2.0
    threshold_percent: float = 10.0
    local: bool = False
    normalisation_gy: float | None = None
    max_gamma: float = 2.0
    step_fraction: float = 0.1

    def __post_init__(self) -> None:
        for name in ("dose_percent", "distance_mm", "max_gamma", "step_fraction"):
            value = getattr(self, name)
            _require(0.0 < value < np.inf, name, value, "above zero")
        _require(self.max_gamma >= 1.0, "max_gamma", self.max_gamma, "1 or more")
        _require(
            0.0 <= self.threshold_percent < 100.0,
            "threshold_percent",
            self.threshold_percent,
            "from 0 to below 100",
        )
        norm = self.normalisation_gy
        _require(norm is None or norm > 0.0, "normalisation_gy", norm or 0.0, "above zero")

    @property
    def label(self) -> str:
        """The criteria in the words of the field: 3 %/2 mm, 10 %, global."""
        return (
            f"{self.dose_percent:g} %/{self.distance_mm:g} mm, {self.threshold_percent:g} %, "
            f"{'local' if self.local else 'global'}"
        )


def _require(holds: bool, name: str, value: float, wanted: str) -> None:
    if not holds:
        raise InputRefused(
            f"A gamma comparison with {name} = {value:g} means nothing.",
            remedy=f"Choose a value {wanted}.",
        )


@dataclass(frozen=True, slots=True)
class GammaStatistics:
    """Gamma over some points; the rates are NaN when there is no point."""

    points: int
    pass_percent: float
    mean: float
    maximum: float


@dataclass(frozen=True, slots=True, eq=False)
class GammaResult:
    """Gamma on the grid of the reference dose.

    Attributes
    ----------
    gamma : float32, NaN where it was not evaluated; capped at `settings.max_gamma`.
    normalisation_gy : dose that the criterion and the threshold are percentages of.
    points : how many reference points have a gamma.
    pass_percent : share of them with gamma of at most 1; NaN without points.
    mean, maximum : over the same points.
    uncovered : points above the threshold that the evaluated dose does not reach; not counted.
    notes : permanent warnings that go wherever the result is shown.
    """

    gamma: Volume
    settings: GammaSettings
    normalisation_gy: float
    points: int
    pass_percent: float
    mean: float
    maximum: float
    uncovered: int
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls,
        values: VoxelArray,
        geometry: Geometry,
        settings: GammaSettings,
        normalisation_gy: float,
        uncovered: int,
        asked: int,
    ) -> "GammaResult":
        """A result from the values, and how many points were asked for and not covered."""
        found = _statistics(values)
        notes: tuple[str, ...] = ()
        if asked == 0:
            notes += ("No reference point reaches the threshold: there is no pass rate.",)
        if uncovered:
            notes += (
                f"{uncovered} of {asked} reference points lie outside the evaluated dose "
                "and are not counted.",
            )
        return cls(
            gamma=Volume(values, geometry, Unit.GAMMA, notes),
            settings=settings,
            normalisation_gy=normalisation_gy,
            points=found.points,
            pass_percent=found.pass_percent,
            mean=found.mean,
            maximum=found.maximum,
            uncovered=uncovered,
            notes=notes,
        )

    def within(self, mask: BoolArray) -> GammaStatistics:
        """Gamma inside a mask (slices, rows, columns) on the grid of the reference dose."""
        if mask.shape != self.gamma.array.shape:
            raise InputRefused("The mask lies on another grid than the gamma values.")
        return _statistics(self.gamma.array[mask])

    def histogram(self, bin_width: float = 0.05) -> tuple[FloatArray, npt.NDArray[np.int64]]:
        """(n + 1,) edges from 0 and (n,) counts; capped values are in the last bin."""
        bins = max(1, int(np.ceil(self.settings.max_gamma / bin_width - 1e-9)))
        edges = np.arange(bins + 1, dtype=np.float64) * bin_width
        values = self.gamma.array[np.isfinite(self.gamma.array)]
        places = np.minimum((values / bin_width).astype(np.int64), bins - 1)
        return np.asarray(edges, np.float64), np.bincount(places, minlength=bins).astype(np.int64)


def _statistics(values: VoxelArray) -> GammaStatistics:
    values = values[np.isfinite(values)]
    if values.size == 0:
        return GammaStatistics(0, float("nan"), float("nan"), float("nan"))
    return GammaStatistics(
        points=int(values.size),
        pass_percent=100.0 * float(np.count_nonzero(values <= PASSES)) / values.size,
        mean=float(values.mean(dtype=np.float64)),
        maximum=float(values.max()),
    )


def rate_text(pass_percent: float) -> str:
    """``94.9 %``, cut off and not rounded: 94.97 % does not reach 95 %. A dash without a rate."""
    if not np.isfinite(pass_percent):
        return "–"
    return f"{np.floor(pass_percent * 10.0 + 1e-9) / 10.0:.1f} %"


@dataclass(frozen=True, slots=True)
class GammaVerdict:
    """A pass rate in the words of TG-218.

    Attributes
    ----------
    level : "tolerance", "action" or "fail"; "none" where the limits do not apply.
    text : one sentence.
    """

    level: str
    text: str


def verdict(pass_percent: float, settings: GammaSettings) -> GammaVerdict:
    """What TG-218 says of a pass rate; its limits hold for 3 %/2 mm, 10 %, global only."""
    criteria = (settings.dose_percent, settings.distance_mm, settings.threshold_percent)
    if not np.isfinite(pass_percent):
        return GammaVerdict("none", "No point was evaluated, so there is no pass rate.")
    if criteria != (3.0, 2.0, 10.0) or settings.local:
        return GammaVerdict("none", "TG-218 limits apply to 3 %/2 mm, 10 %, global only.")
    rate = rate_text(pass_percent)
    if pass_percent >= TOLERANCE_PERCENT:
        return GammaVerdict("tolerance", f"{rate}: within the TG-218 tolerance limit of 95 %.")
    if pass_percent >= ACTION_PERCENT:
        return GammaVerdict(
            "action",
            f"{rate}: below the TG-218 tolerance limit of 95 %, above the action limit of "
            "90 %. Look for the cause.",
        )
    return GammaVerdict("fail", f"{rate}: below the TG-218 action limit of 90 %.")
