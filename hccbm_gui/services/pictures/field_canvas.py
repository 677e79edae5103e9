"""What the parts of a field picture share while it is painted."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from hccbm_gui.core.comparison import FieldComparison
from hccbm_gui.core.spot import SpotType
from hccbm_gui.services.pictures.field_view import FieldView
from hccbm_gui.services.pictures.label_placement import LabelBoard
from hccbm_gui.services.pictures.palette import Palette


@dataclass(frozen=True, slots=True)
class FieldPictureOptions:
    """What to add to, or leave out of, the picture of a comparison.

    Attributes
    ----------
    graticule : ticks every cm on the axes through the isocentre.
    legend : name both fields with their sizes under the picture.
    unapproved_mark : say so when nobody has approved the alignment.
    spot_type : hot or cold, for colour and dash of the spot.
    titles, identity : lines at the upper left and upper right.
    cursor : (u, v) mm of the linked position, or None.
    """

    graticule: bool = False
    legend: bool = True
    unapproved_mark: bool = True
    spot_type: SpotType = SpotType.HOT
    titles: tuple[str, ...] = ()
    identity: tuple[str, ...] = ()
    cursor: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class FieldCanvas:
    """One picture in the making.

    Attributes
    ----------
    plot : the part of the picture without its legend.
    board : where labels may still go.
    size_px : size of its lettering.
    comparison : None for a planned beam.
    stale : the fields no longer fit what they were made from.
    """

    painter: QPainter
    plot: QRectF
    view: FieldView
    board: LabelBoard
    comparison: FieldComparison | None
    palette: Palette
    options: FieldPictureOptions
    size_px: int
    stale: bool
