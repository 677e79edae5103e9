"""DVH curves are drawn in the units of the axes, read at the cursor and dragged with a line."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPointF
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from hccbm_gui.core.dvh.dvh import Dvh, withheld
from hccbm_gui.plugin import plots
from hccbm_gui.plugin.dvh_plots.curves import curve_points, readable
from hccbm_gui.plugin.dvh_plots.line import Axis
from hccbm_gui.plugin.dvh_plots.picture import ticks
from hccbm_gui.plugin.dvh_plots.readout import nearest, readout
from hccbm_gui.plugin.plots import ConstraintMark, CurveLine, DvhAxes, DvhCurve, dvh_picture

RED, BLUE = (255, 0, 0), (0, 0, 200)


def ramp(high: float = 40.0, cc: float = 200.0, name: str = "Heart") -> Dvh:
    axis = np.arange(0.0, high + 0.02, 0.01)
    volume = cc * np.clip(1.0 - axis / high, 0.0, 1.0)
    return Dvh(name, axis, volume, cc, cc, 0.0, high / 2.0, high)


def curve(high: float = 40.0, key: str = "a", **more: object) -> DvhCurve:
    return DvhCurve(key, ramp(high), RED, **more)


def test_axes_say_their_units() -> None:
    assert DvhAxes().dose_title == "Dose (Gy)"
    assert DvhAxes().volume_title == "Volume (%)"
    assert DvhAxes(relative_dose=True).dose_title == "Dose (Gy)"
    percent = DvhAxes(relative_dose=True, prescription_gy=30.0)
    assert percent.dose_title == "Dose (% of 30 Gy)"
    assert DvhAxes(cumulative=False, relative_volume=False).volume_title == "Volume (cc/Gy)"


def test_a_prescription_of_a_hundred_gray_is_still_percent() -> None:
    assert DvhAxes(relative_dose=True, prescription_gy=100.0).dose_unit == "%"


def test_a_curve_is_drawn_in_the_units_of_the_axes() -> None:
    doses, volumes = curve_points(curve(), DvhAxes(True, False, True, 20.0))
    assert doses[-1] == pytest.approx(200.0, abs=0.1)
    assert volumes[0] == 200.0
    doses, volumes = curve_points(curve(), DvhAxes())
    assert np.interp(10.0, doses, volumes) == pytest.approx(75.0)


@given(st.booleans(), st.sampled_from([None, 20.0, 50.0]))
def test_the_area_under_a_differential_curve_is_the_volume(
    relative: bool, prescription: float | None
) -> None:
    axes = DvhAxes(False, relative, prescription is not None, prescription)
    doses, volumes = curve_points(curve(), axes)
    area = float(np.trapezoid(volumes, doses))
    assert area == pytest.approx(100.0 if relative else 200.0, rel=0.01)


def test_a_withheld_curve_is_not_drawn() -> None:
    doses, _ = curve_points(DvhCurve("x", withheld("x", "outside"), RED), DvhAxes())
    assert doses.size == 0


@given(st.tuples(*[st.integers(0, 255)] * 3))
def test_every_colour_stands_out_from_its_ground(colour: tuple[int, int, int]) -> None:
    def luminance(shown: tuple[int, int, int]) -> float:
        linear = [(channel / 255.0) ** 2.2 for channel in shown]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    assert luminance(readable(colour, on_dark=True)) > 0.15
    assert luminance(readable(colour, on_dark=False)) < 0.43


@given(st.floats(0.01, 1e5))
def test_ticks_are_round_and_few(high: float) -> None:
    found = ticks(0.0, high)
    assert 3 <= len(found) <= 8
    assert found[-1] <= high * (1 + 1e-9)


def test_a_picture_is_a_png_on_white_with_the_curves_in_it() -> None:
    empty = QImage.fromData(dvh_picture([], size=(600, 400)))
    drawn = QImage.fromData(dvh_picture([curve()], size=(600, 400), title="Plan"))
    assert (drawn.width(), drawn.height()) == (600, 400)
    assert drawn.pixelColor(1, 1).name() == "#ffffff"

    def reds(image: QImage) -> int:
        places = ((x, y) for x in range(0, 600, 2) for y in range(0, 400, 2))
        colours = (image.pixelColor(x, y) for x, y in places)
        return sum(c.red() > 200 and c.green() < 120 and c.blue() < 120 for c in colours)

    assert reds(empty) == 0
    assert reds(drawn) > 100


def test_a_picture_with_many_curves_band_and_nothing_to_draw_is_made_all_the_same() -> None:
    many = [curve(30.0 + n, f"k{n}", line=CurveLine.DOTTED) for n in range(40)]
    band = (many[0].dvh.volume_cc * 0.9, many[0].dvh.volume_cc)
    many[0] = DvhCurve("k0", many[0].dvh, BLUE, band_cc=band)
    many.append(DvhCurve("none", withheld("x", "y"), RED))
    assert dvh_picture(many, DvhAxes(False), (500, 300)).startswith(b"\x89PNG")


def test_the_nearest_curve_is_found_also_where_it_is_steep() -> None:
    steep = (np.array([0.0, 20.0, 20.01, 30.0]), np.array([100.0, 100.0, 0.0, 0.0]))
    flat = (np.array([0.0, 30.0]), np.array([20.0, 20.0]))
    points = {"steep": steep, "flat": flat}
    per_px = (0.1, 0.5)
    assert nearest(points, (20.2, 60.0), per_px, 20.0) == "steep"
    assert nearest(points, (10.0, 22.0), per_px, 20.0) == "flat"
    assert nearest(points, (25.0, 60.0), per_px, 20.0) == ""
    assert nearest({}, (0.0, 0.0), per_px, 20.0) == ""


def test_the_readout_tells_dose_volume_and_figures() -> None:
    told = readout(curve(), DvhAxes(), 10.0, 80.0)
    for word in ("Heart", "10.00 Gy", "75.0 %", "150.00 cc", "D95% 2.00", "mean 20.00"):
        assert word in told
    assert "25.0 % = 10.00 Gy" in readout(curve(), DvhAxes(True, True, True, 40.0), 25.0, 80.0)
    assert "12.00 Gy, 34.0 %" in readout(None, DvhAxes(), 12.0, 34.0)


# ---- the widget


@pytest.fixture
def plot() -> plots.DvhPlot:
    widget = plots.DvhPlot()
    widget.resize(500, 400)
    widget.set_curves([curve(), curve(20.0, "b", line=CurveLine.DASHED, label="Heart, plan B")])
    widget.show()
    QApplication.processEvents()
    yield widget
    widget.close()
    widget.deleteLater()
    QApplication.processEvents()


def scene_place(plot: plots.DvhPlot, dose: float, volume: float) -> QPointF:
    return plot._plot.vb.mapViewToScene(QPointF(dose, volume))


def test_the_cursor_reads_the_curve_it_points_at(plot: plots.DvhPlot) -> None:
    plot._pointer._moved((scene_place(plot, 20.0, 50.0),))
    assert "20.00 Gy: 50.0 %" in plot._readout.text()
    plot._pointer._moved((scene_place(plot, 10.0, 50.0),))
    assert "plan B" in plot._readout.text()
    plot._pointer._gone()
    assert "Point at a curve" in plot._readout.text()


def test_a_click_chooses_a_curve(plot: plots.DvhPlot) -> None:
    told: list[str] = []
    plot.curve_chosen.connect(told.append)
    plot._clicked(scene_place(plot, 20.0, 50.0))
    plot._clicked(scene_place(plot, 38.0, 90.0))
    assert told == ["a", ""]
    assert plot.chosen == ""


def test_a_dragged_line_tells_its_value_and_the_metric_of_the_chosen_curve(
    plot: plots.DvhPlot,
) -> None:
    told: list[tuple[str, float]] = []
    plot.line_moved.connect(lambda axis, value: told.append((axis, value)))
    plot.set_line("dose", 20.0)
    plot.set_line("volume", 95.0)
    plot.choose("a")
    line = plot._lines[Axis.DOSE]
    line._line.setPos(10.0)
    assert told == [("dose", 10.0)]
    assert line._text.toPlainText() == "V10.0Gy = 75.0 %, Heart"
    plot.choose("b")
    assert line._text.toPlainText() == "V10.0Gy = 50.0 %, Heart, plan B"
    assert plot._lines[Axis.VOLUME]._text.toPlainText() == "D95.0% = 1.00 Gy, Heart, plan B"
    assert plot.line_values() == {"dose": 10.0, "volume": 95.0}


@pytest.mark.parametrize("axes", [DvhAxes(), DvhAxes(True, False), DvhAxes(True, True, True, 50.0)])
def test_a_line_means_the_same_in_every_unit(plot: plots.DvhPlot, axes: DvhAxes) -> None:
    plot.set_line("dose", 15.0)
    plot.set_line("volume", 40.0)
    plot.choose("a")
    plot.set_axes(axes)
    assert plot.line_values() == {"dose": 15.0, "volume": 40.0}
    for line in plot._lines.values():
        line._line.sigPositionChanged.emit(line._line)
    assert plot.line_values() == pytest.approx({"dose": 15.0, "volume": 40.0})
    plot.set_line("dose", None)
    assert list(plot.line_values()) == ["volume"]


def test_double_click_shows_all_again(plot: plots.DvhPlot) -> None:
    plot._plot.setXRange(5.0, 6.0, padding=0.0)
    plot._pointer.double_clicked.emit()
    (left, right), (low, high) = plot._plot.vb.viewRange()
    assert left == pytest.approx(0.0)
    assert right == pytest.approx(40.8, abs=0.1)
    assert (low, high) == pytest.approx((0.0, 104.0))


def test_names_of_the_legend_hide_their_curves(plot: plots.DvhPlot) -> None:
    told: list[frozenset[str]] = []
    plot.hidden_changed.connect(told.append)
    plot._legend._clicked(plot._legend.item(0))
    assert told == [frozenset({"a"})]
    assert [c.key for c in plot.visible_curves] == ["b"]
    plot._legend._clicked(plot._legend.item(0))
    assert len(plot.visible_curves) == 2


def test_curves_that_are_replaced_keep_the_zoom(plot: plots.DvhPlot) -> None:
    plot._plot.setXRange(5.0, 6.0, padding=0.0)
    plot.set_curves([curve(41.0)])
    assert plot._plot.vb.viewRange()[0] == pytest.approx([5.0, 6.0])


def test_marks_bands_and_withheld_curves_are_drawn_in_every_mode(plot: plots.DvhPlot) -> None:
    mean = ramp()
    banded = DvhCurve("m", mean, BLUE, band_cc=(mean.volume_cc * 0.8, mean.volume_cc))
    plot.set_curves([banded, DvhCurve("w", withheld("W", "outside"), RED)])
    plot.set_marks([ConstraintMark(20.0, 30.0, "V20Gy", met) for met in (True, False, None)])
    for axes in (DvhAxes(), DvhAxes(False), DvhAxes(True, False), DvhAxes(False, False, True, 30)):
        plot.set_axes(axes)
        QApplication.processEvents()
        assert [c.key for c in plot.visible_curves] == ["m"]
    assert plot.picture((300, 200)).startswith(b"\x89PNG")


def test_a_new_theme_changes_the_ground(plot: plots.DvhPlot) -> None:
    was_dark = plot._dark
    palette = plot.palette()
    palette.setColor(palette.ColorRole.Base, "#ffffff" if was_dark else "#101418")
    plot.setPalette(palette)
    QApplication.processEvents()
    assert plot._dark is not was_dark


def test_curves_and_pictures_need_no_plotting_library() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from hccbm_gui.plugin.plots import DvhCurve, dvh_picture; "
        "sys.exit('pyqtgraph' in sys.modules or 'PySide6.QtWidgets' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    with pytest.raises(AttributeError):
        _ = plots.Nothing
