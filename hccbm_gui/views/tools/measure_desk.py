"""What all measuring tools share: the case they measure in, and who hears what they make."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from hccbm_gui.core.case import Case
from hccbm_gui.core.measure.shapes import Measurement
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.measuring import read_measurement, written_of


class MeasureDesk(QObject):
    """Signals carry what a hand has made; the tools themselves change nothing.

    Attributes
    ----------
    chosen : id of the measurement that is picked; empty for none.

    Signals
    -------
    measured, changed : a new `Measurement`; one in the place of that with its id.
    picked : an id, empty for none.
    delete_wanted : an id.
    """

    measured = Signal(object)
    changed = Signal(object)
    picked = Signal(str)
    delete_wanted = Signal(str)

    def __init__(self, case: Callable[[], Case | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.chosen = ""

    def find(self, measurement_id: str) -> Measurement | None:
        """The measurement of the open case with this id, or None."""
        case = self._case()
        known = () if case is None else case.measurements
        return next((one for one in known if one.id == measurement_id), None)

    def series_of(self, volume: Volume | None) -> str:
        """Series UID of an image of the open case; empty when it is none of its images."""
        case = self._case()
        if case is None or volume is None:
            return ""
        return next((uid for uid, known in case.volumes.items() if known is volume), "")

    def words_of(self, measurement: Measurement) -> str:
        """What is written beside it while it is drawn."""
        case = self._case()
        volume = None if case is None else case.volumes.get(measurement.series_uid)
        return written_of(measurement, read_measurement(measurement, volume))

    def pick(self, measurement_id: str) -> None:
        """Choose one; the empty name none."""
        if measurement_id != self.chosen:
            self.chosen = measurement_id
            self.picked.emit(measurement_id)
