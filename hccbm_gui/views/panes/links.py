"""How the pictures follow each other: one position, across frames where it is known."""

from dataclasses import replace

from PySide6.QtCore import QCoreApplication, Qt, QTimer
from PySide6.QtWidgets import QLabel

from hccbm_gui.core.case import Case
from hccbm_gui.core.errors import MissingInput
from hccbm_gui.core.rigid_registration import LINKED_BY_HAND
from hccbm_gui.services.gate import guarded
from hccbm_gui.services.linking import link_here, registration_between
from hccbm_gui.views.layers import image_choice
from hccbm_gui.views.panes.layout import MAIN, SLICES
from hccbm_gui.views.panes.pane import Point
from hccbm_gui.views.panes.picture_grid import PictureGrid
from hccbm_gui.views.panes.positions import Place, Positions, completed
from hccbm_gui.views.screens.slice_pictures import label

translate = QCoreApplication.translate
TELLING = ("MIP",)
"""Pictures that choose their image themselves, and tell its frame."""
DEAR = ("3D",)
REST_MS = 120
"""A picture that is dear to draw follows when the hand rests for so long."""
ABOVE_EDGE_PX = 52
"""The remark stands above the letter at the lower edge."""


class Links:
    """Part of a `PaneGrid`."""

    def __init__(self, grid: PictureGrid) -> None:
        self._grid = grid
        self._positions = Positions()
        self._positions.linked = grid.choices.settings.linked
        self._remarks: dict[str, QLabel] = {}
        self._told: dict[str, tuple[Point | None, str, Case]] = {}
        self._waiting: dict[str, Point] = {}
        self._rest = QTimer(grid.panes.parent)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST_MS)
        self._rest.timeout.connect(self._tell_waiting)

    @property
    def linked(self) -> bool:
        """True when a move in one image moves the others."""
        return self._positions.linked

    @guarded
    def set_linked(self, linked: bool) -> None:
        """Link the images, or let each stay where it is."""
        grid = self._grid
        grid.choices.settings = replace(grid.choices.settings, linked=linked)
        self._positions.linked = linked
        if linked and grid.case is not None:
            self._positions.link_again(grid.case, self._main(grid.case), self._places(grid.case))
        self.show()

    def forget(self) -> None:
        """Another patient."""
        self._positions.forget()
        self._told.clear()
        self._waiting.clear()

    def follow(self) -> None:
        """The case changed, perhaps its registrations."""
        case = self._grid.case
        if case is not None and self._positions.linked:
            self._positions.link_again(case, self._main(case), self._places(case))

    # ---- positions

    def wanted(self, key: str, point: tuple[float | None, ...]) -> None:
        """A picture asks for a position in its own frame; unknown coordinates stay."""
        case = self._grid.case
        if case is None:
            return
        place, main = self.place_of(case, key), self._main(case)
        known = self._positions.of(case, place, main) or self._centre(case, key)
        target = completed(point, known)
        if place == main:
            self._grid.cursor_wanted.emit(target)
            return
        before = self._positions.of(case, main)
        self._positions.move(case, place, target, self._places(case))
        after = self._positions.of(case, main)
        if after is not None and after != before:
            self._grid.cursor_wanted.emit(after)
        self.show()

    def follow_cursor(self, cursor_mm: Point) -> None:
        """The position of the main image changed."""
        case = self._grid.case
        if case is None:
            for view in self._grid.views.values():
                view.set_cursor(cursor_mm)
            return
        self._positions.move(case, self._main(case), cursor_mm, self._places(case))
        self.show()

    def go_into_image(self, key: str) -> None:
        """After another image was chosen: its middle, unless its frame has a position already."""
        case = self._grid.case
        if case is None:
            return
        place = self.place_of(case, key)
        if self._positions.of(case, place, self._main(case)) is None:
            self.wanted(key, self._centre(case, key))

    def position_of(self, key: str) -> Point | None:
        """Where a picture is, LPS mm in its own frame."""
        case = self._grid.case
        if case is None:
            return None
        return self._positions.of(case, self.place_of(case, key), self._main(case))

    def frame_of(self, key: str) -> str:
        """The frame of reference of what a picture shows."""
        case = self._grid.case
        return "" if case is None else self.place_of(case, key).frame_uid

    def show(self) -> None:
        """Take all pictures to where they belong, and say which do not follow and why."""
        grid, case = self._grid, self._grid.case
        for remark in self._remarks.values():
            remark.hide()
        if case is None:
            return
        main = self._main(case)
        for key in {*grid.views, *grid.arrangement.keys}:
            place = self.place_of(case, key)
            point = self._positions.of(case, place, main)
            self._tell(key, case, point)
            text = self._positions.remark(case, place, main) or self._fused_remark(case, key)
            if text and key in grid.arrangement.keys:
                self._say(key, text)

    def _tell(self, key: str, case: Case, point: Point | None) -> None:
        """Take one picture to its position, unless it is there: a picture in space is dear."""
        told = (point, self._grid.shown_of(key).base_uid, case)
        if point is not None and self._told.get(key) != told:
            self._told[key] = told
            if self._grid.panes.cells[key].kind in DEAR:
                self._waiting[key] = point
                self._rest.start()
            else:
                self._grid.panes.widgets[key].set_cursor(point)  # type: ignore[attr-defined]

    @guarded
    def _tell_waiting(self) -> None:
        for key, point in self._waiting.items():
            self._grid.panes.widgets[key].set_cursor(point)  # type: ignore[attr-defined]
        self._waiting.clear()

    def place_of(self, case: Case, key: str) -> Place:
        """The place in which a picture is."""
        cell = self._grid.panes.cells[key]
        target = self._grid.choices.target(key, cell.role)
        if cell.kind in ("planar", "picture"):
            return self._main(case)
        if cell.kind in TELLING:
            return Place(target, self._grid.panes.widgets[key].frame_uid)  # type: ignore[attr-defined]
        comparison = case.comparison
        beam = cell.kind == "BEV" and comparison is not None
        uid = comparison.image_uid if beam else self._grid.shown_of(key).base_uid
        return Place(target, image_choice.frame_of(case, uid))

    def _main(self, case: Case) -> Place:
        return Place(MAIN, image_choice.frame_of(case, self._grid.shown.base_uid))

    def _places(self, case: Case) -> set[Place]:
        keys = {*self._grid.views, *self._grid.arrangement.keys}
        return {self.place_of(case, key) for key in keys}

    def _centre(self, case: Case, key: str) -> Point:
        return self._centre_of(case, self._grid.shown_of(key).base_uid)

    def _centre_of(self, case: Case, uid: str) -> Point:
        volume = case.volumes.get(uid)
        if volume is None:
            return (0.0, 0.0, 0.0)
        x, y, z = volume.geometry.centre_mm
        return float(x), float(y), float(z)

    # ---- words

    def _fused_remark(self, case: Case, key: str) -> str:
        """What has to be said of an image that is fused through a link by hand; else nothing."""
        shown = self._grid.shown_of(key)
        if self._grid.panes.cells[key].kind not in SLICES or not shown.overlay_uid:
            return ""
        frames = [image_choice.frame_of(case, uid) for uid in (shown.base_uid, shown.overlay_uid)]
        known = registration_between(case, *frames)
        if known is None or LINKED_BY_HAND not in known.notes:
            return ""
        return f"{label(case, shown.overlay_uid)} {translate('panes', LINKED_BY_HAND)}"

    def _say(self, key: str, text: str) -> None:
        if key not in self._remarks:
            made = QLabel(self._grid.panes.parent)
            made.setObjectName("remark")
            made.setAutoFillBackground(True)
            made.setMargin(3)
            made.setWordWrap(True)
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
            made.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self._remarks[key] = made
        remark, pane = self._remarks[key], self._grid.panes.widgets[key].geometry()
        text = translate("panes", text)
        remark.setText(text)
        words = remark.fontMetrics().horizontalAdvance(text) + 2 * remark.margin() + 4
        width = max(40, min(words, pane.width() - 8))
        height = remark.heightForWidth(width)
        x = pane.center().x() - width // 2
        remark.setGeometry(x, pane.bottom() - ABOVE_EDGE_PX - height, width, height)
        remark.show()
        remark.raise_()

    # ---- by hand

    def why_not_here(self, key: str) -> str:
        """Why a picture cannot be linked with the main image by hand; empty when it can."""
        case = self._grid.case
        if case is None or key not in self._grid.panes.cells:
            return translate("panes", "Needs an open patient")
        place, main = self.place_of(case, key), self._main(case)
        if not place.frame_uid or not main.frame_uid:
            return translate("panes", "The image has no frame of reference")
        if place.frame_uid == main.frame_uid:
            return translate(
                "panes",
                "This view has the frame of reference of the main image: it is linked already",
            )
        return ""

    @guarded
    def link_here(self, key: str) -> None:
        """Link the frames of a picture and of the main image where both are now, as an edit."""
        case = self._grid.case
        reason = self.why_not_here(key)
        if case is None or reason:
            raise MissingInput(f"{reason}.")
        place, main = self.place_of(case, key), self._main(case)
        here = self._positions.of(case, place) or self._centre(case, key)
        there = self._positions.of(case, main) or self._centre_of(case, self._grid.shown.base_uid)
        linked = link_here(case, main.frame_uid, there, place.frame_uid, here)
        self._grid.edit_wanted.emit("Link two images by hand", linked)
