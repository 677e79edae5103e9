"""Where each picture is: one place in the patient, carried from frame to frame."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QT_TRANSLATE_NOOP

from hccbm_gui.core.case import Case
from hccbm_gui.core.rigid_registration import LINKED_BY_HAND
from hccbm_gui.services.linking import Point, carry, registration_between
from hccbm_gui.views.panes.layout import MAIN

UNREGISTERED = QT_TRANSLATE_NOOP("panes", "Not linked: another frame of reference, not registered")
UNLINKED = QT_TRANSLATE_NOOP("panes", "Not linked with the other views")


@dataclass(frozen=True, slots=True)
class Place:
    """Pictures that are always at one place: those of one target, in one frame of reference."""

    target: str
    frame_uid: str


class Positions:
    """The position of each place, LPS mm in its own frame.

    Attributes
    ----------
    linked : True when a move is carried to the other places; else each stays where it is.
    """

    def __init__(self) -> None:
        self.linked = True
        self._at: dict[Place, Point] = {}

    def forget(self) -> None:
        """Another patient."""
        self._at.clear()

    def move(self, case: Case, place: Place, point_mm: Point, others: Iterable[Place]) -> None:
        """`place` goes to `point_mm`; with it, when linked, what is registered with its frame."""
        self._at[place] = point_mm
        if not self.linked:
            return
        for other in others:
            carried = carry(case, point_mm, place.frame_uid, other.frame_uid)
            if carried is not None:
                self._at[other] = carried

    def of(self, case: Case, place: Place, source: Place | None = None) -> Point | None:
        """Where `place` is; where `source` is, if nobody has moved it; None when not known."""
        if place in self._at:
            return self._at[place]
        known = None if source is None else self._at.get(source)
        if known is None or source is None:
            return None
        return carry(case, known, source.frame_uid, place.frame_uid)

    def link_again(self, case: Case, source: Place, others: Iterable[Place]) -> None:
        """Take everything that can be to where `source` is."""
        known = self._at.get(source)
        if known is not None:
            self.move(case, source, known, others)

    def remark(self, case: Case, place: Place, main: Place) -> str:
        """What a picture has to say about its position; empty when it simply follows."""
        if place == main or not place.frame_uid:
            return ""
        if place.frame_uid != main.frame_uid:
            known = registration_between(case, place.frame_uid, main.frame_uid)
            if known is None:
                return UNREGISTERED
            if LINKED_BY_HAND in known.notes:
                return LINKED_BY_HAND.capitalize()
        return "" if self.linked or place.target == MAIN else UNLINKED


def completed(point: tuple[float | None, ...], known: Point) -> Point:
    """A position with the coordinates that a picture does not know taken from `known`."""
    x, y, z = (float(k if p is None else p) for p, k in zip(point, known, strict=True))
    return x, y, z
