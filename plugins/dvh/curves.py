"""Which curves are drawn, in which line and colour."""

from collections.abc import Collection, Mapping, Sequence

from hccbm_gui.core.dvh.mean_dvh import MeanDvh
from hccbm_gui.core.dvh.tps import TpsComparison
from hccbm_gui.core.overlay import Colour
from hccbm_gui.plugin.api import Dvh
from hccbm_gui.plugin.plots import CurveLine, DvhCurve

from .structures import Listed

TPS, BESIDE, MEAN = "tps/", "beside/", "mean/"


def curves_of(
    listed: Sequence[Listed],
    dvhs: Mapping[str, Dvh],
    beside: Mapping[str, Dvh],
    hidden: Collection[str],
    beside_label: str = "",
) -> tuple[DvhCurve, ...]:
    """Every ticked structure solid, and dashed on the dose beside."""
    drawn = [one for one in listed if one.name not in hidden]
    solid = [DvhCurve(one.key, dvhs[one.key], one.colour) for one in drawn if one.key in dvhs]
    dashed = [
        DvhCurve(
            BESIDE + one.key,
            beside[one.key],
            one.colour,
            CurveLine.DASHED,
            f"{one.name}, {beside_label}",
        )
        for one in drawn
        if one.key in beside
    ]
    return (*solid, *dashed)


def tps_curves(
    comparison: TpsComparison | None, listed: Sequence[Listed], dvhs: Mapping[str, Dvh],
    hidden: Collection[str],
) -> tuple[DvhCurve, ...]:  # fmt: skip
    """What the planning system stored, dotted, for the ticked structures."""
    if comparison is None:
        return ()
    by_dvh = {id(dvhs[one.key]): one for one in listed if one.key in dvhs}
    pairs = [(by_dvh.get(id(pair.ours)), pair.tps) for pair in comparison.pairs]
    return tuple(
        DvhCurve(TPS + one.key, tps, one.colour, CurveLine.DOTTED, f"{one.name}, stored")
        for one, tps in pairs
        if one is not None and one.name not in hidden
    )


def mean_curves(means: Sequence[MeanDvh], colours: Mapping[str, Colour]) -> tuple[DvhCurve, ...]:
    """Means with the range between the lowest and the highest patient."""
    return tuple(
        DvhCurve(
            MEAN + mean.name,
            mean.as_dvh(),
            colours[mean.name],
            label=f"{mean.name}, mean of {mean.patients}",
            band_cc=(mean.low_percent, mean.high_percent),
        )
        for mean in means
    )


def structure_key(curve_key: str) -> str:
    """The structure that a curve is of."""
    for start in (TPS, BESIDE):
        if curve_key.startswith(start):
            return curve_key.removeprefix(start)
    return curve_key
