"""The widgets of the pictures: each made once, kept for all layouts, told only what changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from PySide6.QtWidgets import QWidget

from hccbm_gui.core.case import Case
from hccbm_gui.core.volume import Volume
from hccbm_gui.services.pictures.palette import Palette
from hccbm_gui.views.panes.factories import Materials, make_pane
from hccbm_gui.views.panes.layout import SLICES, Cell
from hccbm_gui.views.panes.oblique import begin_oblique
from hccbm_gui.views.panes.shown import Shown
from hccbm_gui.views.screens.slice_pictures import Marks, PlacedVolumes, show_images, show_shapes
from hccbm_gui.views.slice_view import SliceView

LOOKED_AT = frozenset({*SLICES, "lightbox", "MIP"})
"""Pictures that follow windows and colours; the others have their own."""


@dataclass(frozen=True, slots=True)
class Fed:
    """What a picture was told."""

    case: Case | None = None
    shown: Shown = field(default_factory=Shown)
    marks: Marks = field(default_factory=Marks)
    dated: bool = False


class PaneSet:
    """Key to widget.

    Parameters
    ----------
    materials : what the pictures are made with.
    parent : their parent for good.
    made : called with the key and the widget of each new picture.

    Attributes
    ----------
    widgets, cells : key to widget, and to its cell.
    """

    def __init__(
        self, materials: Materials, parent: QWidget, made: Callable[[str, QWidget], object]
    ) -> None:
        self._materials = materials
        self.parent = parent
        self._made = made
        self._volumes = PlacedVolumes()
        self._fed: dict[str, Fed] = {}
        self.widgets: dict[str, QWidget] = {}
        self.cells: dict[str, Cell] = {}

    def get(self, cell: Cell) -> QWidget:
        """The widget of a cell."""
        self.cells[cell.key] = cell
        if cell.key not in self.widgets:
            widget = make_pane(cell.kind, self._materials, self.parent)
            self.widgets[cell.key] = widget
            self._made(cell.key, widget)
        return self.widgets[cell.key]

    def take_palette(self, palette: Palette) -> None:
        """Make what is made later in the colours of another theme."""
        self._materials = replace(self._materials, palette=palette)

    def key_of(self, widget: QWidget | None) -> str:
        """The key of a widget; empty for none of ours."""
        return next((key for key, one in self.widgets.items() if one is widget), "")

    def slices(self) -> dict[str, SliceView]:
        """The slice views among them."""
        return {key: one for key, one in self.widgets.items() if isinstance(one, SliceView)}

    def forget_images(self, keep: Iterable[str] = ()) -> None:
        """Let go of the voxels of the patient before, also in pictures that are not seen."""
        self._volumes.forget()
        for key in set(self.widgets).difference(keep):
            self.feed(key, Fed())

    def feed(self, key: str, fed: Fed) -> None:
        """Tell a picture what to show, unless it knows; a new image is fitted."""
        before = self._fed.get(key)
        if self.cells[key].kind not in LOOKED_AT:
            # A drag of the window must not cost a picture in space.
            fed = replace(fed, shown=_uids(fed.shown))
        if fed == before:
            return
        self._fed[key] = fed
        widget = self.widgets[key]
        if isinstance(widget, SliceView):
            self._feed_slices(widget, before or Fed(), fed, first=before is None)
        else:
            widget.show_case(fed.case, fed.shown, fed.marks.hidden)  # type: ignore[attr-defined]

    def _feed_slices(self, view: SliceView, before: Fed, fed: Fed, first: bool) -> None:
        same_case = not first and before.case is fed.case and before.dated == fed.dated
        if same_case and _but_window(before.shown) == _but_window(fed.shown):
            # The window is drawn with the hand: nothing else may cost time.
            if before.shown != fed.shown:
                view.scene.set_window_level(fed.shown.base.window)
        else:
            show_images(view, fed.case, fed.shown, self._volumes, fed.dated)
            if first or _base(before) is not _base(fed):
                if view.plane == "oblique":
                    begin_oblique(view, _base(fed))
                view.fit()
        moved = before.shown.base_uid != fed.shown.base_uid
        if first or moved or before.case is not fed.case or before.marks != fed.marks:
            show_shapes(view, fed.case, fed.shown, fed.marks)
        view.update()


def _uids(shown: Shown) -> Shown:
    return Shown(
        base_uid=shown.base_uid,
        overlay_uid=shown.overlay_uid,
        planar_uid=shown.planar_uid,
        planar_index=shown.planar_index,
        picture_uid=shown.picture_uid,
    )


def _but_window(shown: Shown) -> Shown:
    return replace(shown, base=replace(shown.base, window=None))


def _base(fed: Fed) -> Volume | None:
    return None if fed.case is None else fed.case.volumes.get(fed.shown.base_uid)
