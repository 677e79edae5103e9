"""The kernel as read from its table, against integrals that need no grid."""

import numpy as np
import pytest
from scipy import integrate, optimize

from hccbm_gui.core.dose.kernel_table import PARAMETERS, PencilKernel
from hccbm_gui.core.errors import InputRefused
from hccbm_gui.services.resources import resource_path


@pytest.fixture(scope="module")
def text() -> str:
    return resource_path("beams/photon_pencil_kernel.csv").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def kernel(text: str) -> PencilKernel:
    return PencilKernel.from_table(text)


def square_field(per_cm: float, side_cm: float) -> float:
    """Share of a kernel a exp(-a r) / (2 pi r) inside a centred square: eight triangles."""
    inner, _ = integrate.quad(
        lambda turn: 1.0 - np.exp(-per_cm * side_cm / 2.0 / np.cos(turn)), 0.0, np.pi / 4.0
    )
    return float(inner * 4.0 / np.pi)


def dose(
    kernel: PencilKernel, t: float, depth_cm: float, source_cm: float, side_cm: float
) -> float:
    """On the axis, in a field of `side_cm` at this depth."""
    c = kernel.curves(t, [depth_cm])
    parts = c.primary[0] * square_field(c.primary_per_cm[0], side_cm)
    parts += c.scatter[0] * square_field(c.scatter_per_cm[0], side_cm)
    return float(parts / source_cm**2)


def fixed_ssd(kernel: PencilKernel, t: float, depth_cm: float, side_cm: float = 10.0) -> float:
    distance = 100.0 + depth_cm
    return dose(kernel, t, depth_cm, distance, side_cm * distance / 100.0)


def test_the_table_has_its_102_coefficients(kernel: PencilKernel) -> None:
    assert kernel.coefficients.shape == (17, 6)
    assert np.count_nonzero(kernel.coefficients) == 102
    row = dict(zip(PARAMETERS, kernel.coefficients, strict=True))
    assert row["a2"][3] == 1724.6602381
    assert row["b5"][5] == 0.000236


@pytest.mark.parametrize(
    ("t", "peak_cm", "percent", "tpr20_10"),
    [
        (0.675, 1.50, {5: 85.6, 10: 66.2, 20: 38.0}, 0.667),
        (0.735, 2.40, {10: 73.4}, 0.733),
        (0.76, 2.90, {5: 94.8, 10: 77.0, 20: 49.7}, 0.757),
    ],
)
def test_depth_dose_follows_from_the_formula(
    kernel: PencilKernel, t: float, peak_cm: float, percent: dict[int, float], tpr20_10: float
) -> None:
    found = optimize.minimize_scalar(
        lambda d: -fixed_ssd(kernel, t, d), bounds=(0.5, 5.0), method="bounded"
    )
    assert found.x == pytest.approx(peak_cm, abs=0.03)
    for depth, expected in percent.items():
        assert 100.0 * fixed_ssd(kernel, t, depth) / -found.fun == pytest.approx(expected, abs=0.1)
    ratio = dose(kernel, t, 20.0, 100.0, 10.0) / dose(kernel, t, 10.0, 100.0, 10.0)
    assert ratio == pytest.approx(tpr20_10, abs=0.001)


def test_phantom_scatter_follows_from_the_formula(kernel: PencilKernel) -> None:
    reference = dose(kernel, 0.675, 10.0, 100.0, 10.0)
    small, large = (dose(kernel, 0.675, 10.0, 100.0, side) / reference for side in (4.0, 20.0))
    assert small == pytest.approx(0.913, abs=0.005)
    assert large == pytest.approx(1.082, abs=0.005)


def test_a_beam_outside_the_fit_is_refused(kernel: PencilKernel) -> None:
    for t in (0.59, 0.82, float("nan")):
        with pytest.raises(InputRefused, match="TPR20,10"):
            kernel.curves(t, [10.0])


def test_a_broken_table_is_refused(text: str) -> None:
    lines = text.splitlines()
    broken = [
        "\n".join(lines[:-1]),
        "\n".join([*lines, lines[-1]]),
        text.replace("power", "degree"),
        text.replace("1724.6602381", "many"),
        text.replace("1724.6602381", "nan"),
        "",
    ]
    for table in broken:
        with pytest.raises(InputRefused, match="pencil kernel"):
            PencilKernel.from_table(table)
