"""Measuring in the window: what hands and lists want becomes edits, and is shown everywhere."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import HccbmError
from hccbm_gui.core.measure.handles import centre_mm
from hccbm_gui.core.measure.line_profile import line_profiles
from hccbm_gui.core.measure.shapes import Measurement, ProfileLine
from hccbm_gui.core.volume import Volume
from hccbm_gui.services import measuring
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.measuring import Reading, Readings, title_of, written_of
from hccbm_gui.services.session import Session
from hccbm_gui.views.measuring.measure_page import MeasurePage
from hccbm_gui.views.measuring.probe_table import Layer
from hccbm_gui.views.slice_view import SliceView
from hccbm_gui.views.tools.measure_desk import MeasureDesk

PROBE_MS = 40
"""Values under the cursor are told so many milliseconds apart at most."""

Point = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Pictures:
    """What measuring needs of the pictures of a window.

    Attributes
    ----------
    views : the slice views there are now.
    main : the one that shows the main image, in whose frame the linked position is.
    layers_at : (label, value, unit) of what the picture under the hand shows at a position.
    show_series : make an image the main one.
    """

    views: Callable[[], Iterable[SliceView]]
    main: Callable[[], SliceView]
    layers_at: Callable[[Point], list[Layer]]
    show_series: Callable[[str], object]


class Measuring(QObject):
    """Connects session, desk, panel and slice views.

    Parameters
    ----------
    session : holds the measurements.
    page : lists them.
    pictures : where they are drawn.
    """

    def __init__(
        self,
        session: Session,
        page: MeasurePage,
        pictures: Pictures,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session, self._page, self._pictures = session, page, pictures
        self._read = Readings()
        self._readings: Mapping[str, Reading] = {}
        self._profile: ProfileLine | None = None
        self._plotted: tuple[object, ...] = (None,)
        self._pointed: Point | None = None
        self._by_hand = False
        self.desk = MeasureDesk(lambda: session.case, self)
        self._later = QTimer(self, interval=PROBE_MS, singleShot=True)
        self._later.timeout.connect(self._probe)
        self._connect()

    def _connect(self) -> None:
        desk, page, session = self.desk, self._page, self._session
        desk.measured.connect(self._add)
        desk.changed.connect(self._change)
        desk.delete_wanted.connect(self._delete)
        desk.picked.connect(self._show_pick)
        page.list.picked.connect(self.jump)
        page.list.renamed.connect(self._rename)
        page.list.delete_wanted.connect(self._delete)
        page.shown.connect(self._probe)
        session.case_changed.connect(self.refresh)
        session.cursor_changed.connect(self._cursor_moved)
        session.overlays_changed.connect(self._plot)

    @property
    def readings(self) -> Mapping[str, Reading]:
        """What the measurements of the case say, by id."""
        return self._readings

    @property
    def page(self) -> MeasurePage:
        """The list, the values and the plot."""
        return self._page

    # ---- what is shown

    @guarded
    def refresh(self) -> None:
        """Show the measurements of the case in every view and in the list."""
        case = self._session.case
        if self.desk.chosen and self.desk.find(self.desk.chosen) is None:
            self.desk.chosen = ""
        self.show_in_views()
        self._page.show_case(case, self._readings, self.desk.chosen)
        self._plot()

    @guarded
    def show_in_views(self) -> None:
        """Draw them in every slice view there is."""
        case = self._session.case
        # Asked for also by the pictures, which may hear of another case first.
        self._readings = self._read.of(case)
        measurements = () if case is None else case.measurements
        words = {one.id: written_of(one, self._readings[one.id]) for one in measurements}
        for view in self._pictures.views():
            view.scene.set_measurements(measurements, self.desk.chosen, words)
            view.update()

    @guarded
    def point_at(self, point_mm: Point | None) -> None:
        """The hand is here; the values follow at once, but every 40 ms at most."""
        if point_mm is not None:
            self._pointed, self._by_hand = point_mm, True
            if not self._later.isActive():
                self._later.start()

    @guarded
    def _cursor_moved(self, point_mm: Point) -> None:
        """The linked position, as keys and lists move it."""
        self._pointed, self._by_hand = point_mm, False
        if not self._later.isActive():
            self._later.start()

    @guarded
    def _probe(self) -> None:
        if not self._page.isVisible():
            return
        point = self._pointed if self._session.case is not None else None
        layers: list[Layer] = []
        if point is not None and self._by_hand:
            layers = self._pictures.layers_at(point)
        elif point is not None:
            layers = self._pictures.main().scene.values_at(point)
        self._page.show_place(point, layers)

    @guarded
    def _show_pick(self, measurement_id: str) -> None:
        self._page.list.pick(measurement_id)
        self.show_in_views()
        self._plot()

    @guarded
    def jump(self, measurement_id: str) -> None:
        """Go to a measurement and choose it."""
        one = self.desk.find(measurement_id)
        if one is None:
            return
        self.desk.pick(measurement_id)
        shown = self._pictures.main().scene.volumes()
        case = self._session.case
        foreign = not shown or shown[0][1].geometry.frame_uid != one.frame_uid
        if foreign and case is not None and one.series_uid in case.volumes:
            self._pictures.show_series(one.series_uid)
        x, y, z = (float(value) for value in centre_mm(one))
        self._session.set_cursor((x, y, z))

    # ---- edits

    def _edit(self, label: str, change: Callable[[Case], Case]) -> None:
        case = self._session.case
        if case is not None:
            self._session.edit(label, change(case))

    @guarded
    def _add(self, measurement: Measurement) -> None:
        before = self._session.case
        if before is None:
            return
        after = measuring.add_measurement(before, measurement)
        # Chosen before it is shown, so that one picture shows both.
        self.desk.chosen = after.measurements[-1].id
        self._session.edit(self.tr("Draw {}").format(measurement.kind), after)

    @guarded
    def _change(self, measurement: Measurement) -> None:
        label = self.tr("Change {}").format(title_of(measurement))
        self._edit(label, lambda case: measuring.change_measurement(case, measurement))

    @guarded
    def _rename(self, measurement_id: str, words: str) -> None:
        one = self.desk.find(measurement_id)
        if one is None or words.strip() in (one.label, title_of(one)):
            return
        label = self.tr("Rename {}").format(title_of(one))
        self._edit(label, lambda c: measuring.rename_measurement(c, measurement_id, words))

    @guarded
    def _delete(self, measurement_id: str) -> None:
        one = self.desk.find(measurement_id)
        if one is not None:
            label = self.tr("Delete {}").format(title_of(one))
            self._edit(label, lambda case: measuring.delete_measurement(case, measurement_id))

    # ---- profile

    @guarded
    def _plot(self) -> None:
        chosen = self.desk.find(self.desk.chosen)
        if isinstance(chosen, ProfileLine):
            self._profile = chosen
        elif self._profile is not None:
            # The last one stays plotted while something else is picked, as it is now.
            kept = self.desk.find(self._profile.id)
            self._profile = kept if isinstance(kept, ProfileLine) else None
        layers = {} if self._profile is None else self._layers(self._profile)
        wanted = (self._profile, *layers.items())
        if wanted == self._plotted:
            return
        self._plotted = wanted
        try:
            made = () if self._profile is None else line_profiles(self._profile, layers)
        except HccbmError as refusal:
            self._page.show_profiles((), str(refusal))
        else:
            self._page.show_profiles(made)

    def _layers(self, line: ProfileLine) -> dict[str, Volume]:
        """The visible images of the line's frame by name; without any the one it was drawn on."""
        case = self._session.case
        found: dict[str, Volume] = {}
        for view in self._pictures.views():
            for name, volume in view.scene.volumes():
                if volume.geometry.frame_uid == line.frame_uid and volume.quantifiable:
                    found.setdefault(name, volume)
        own = None if case is None else case.volumes.get(line.series_uid)
        if not found and own is not None:
            found[line.series_uid] = own
        return found
