"""What the labelling of vertebrae has before it: the known level, the numbers, who hears of it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from hccbm_gui.core.case import Case
from hccbm_gui.core.levels import Levels, LevelSequence, next_label
from hccbm_gui.services.levels import levels_of


class LevelDesk(QObject):
    """Signals carry what a hand wants; the tool itself changes nothing.

    Attributes
    ----------
    start : name of the first body that will be clicked; empty until the user has said it.
    sequence : how many thoracic and lumbar vertebrae the patient has.
    chosen : the level that is picked; empty for none.

    Signals
    -------
    labelled, moved : a `VertebraLevel`; the second in the place of the one of its name.
    remove_wanted : frame of reference and label.
    picked : a label, empty for none.
    """

    labelled = Signal(object)
    moved = Signal(object)
    remove_wanted = Signal(str, str)
    picked = Signal(str)

    def __init__(self, case: Callable[[], Case | None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._case = case
        self.start = ""
        self.sequence = LevelSequence()
        self.chosen = ""

    def levels(self, frame_uid: str) -> Levels:
        """What is labelled in a frame of reference."""
        return levels_of(self._case(), frame_uid)

    def next_label(self, frame_uid: str, z_mm: float) -> str:
        """The name of a body clicked at this height; empty where none can be given."""
        known = self.levels(frame_uid)
        return next_label(known, z_mm, self.sequence) if known else self.start

    def pick(self, label: str) -> None:
        """Choose one; the empty name none."""
        if label != self.chosen:
            self.chosen = label
            self.picked.emit(label)
