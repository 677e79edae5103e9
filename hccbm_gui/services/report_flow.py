"""Pages out of pieces that are not broken: which piece stands on which page."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

Paint = Callable[[QPainter, QRectF], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """Something of a fixed height over the width of the page.

    Attributes
    ----------
    height : in page units.
    paint : draws it into a place of that height.
    keep_with_next : it never ends a page, as a heading.
    repeated : what stands above it when it begins a page, as the header of its table.
    """

    height: float
    paint: Paint
    keep_with_next: bool = False
    repeated: "Piece | None" = None


def gap(height: float) -> Piece:
    """Free space; it vanishes at the top of a page."""
    return Piece(height, _nothing)


def is_gap(piece: Piece) -> bool:
    """True for free space."""
    return piece.paint is _nothing


def paginated(pieces: Iterable[Piece], height: float) -> list[list[Piece]]:
    """`pieces` in order on pages of `height`.

    Only what must stay together and is higher than a page is parted; a single piece that is
    higher has a page of its own.
    """
    pages: list[list[Piece]] = []
    page: list[Piece] = []
    used = 0.0
    for group in _groups(pieces, height):
        if page and used + _height(group) > height:
            pages.append(page)
            page, used = [], 0.0
        placed = group if page else _from_the_top(group)
        page = page + placed
        used += _height(placed)
    if page:
        pages.append(page)
    return pages


def _groups(pieces: Iterable[Piece], height: float) -> Iterator[list[Piece]]:
    """What stays together, as far as it fits a page of `height`."""
    group: list[Piece] = []
    for piece in pieces:
        if group and _height([*group, piece]) > height:
            yield group
            group = []
        group.append(piece)
        if not piece.keep_with_next:
            yield group
            group = []
    if group:
        yield group


def _height(pieces: Iterable[Piece]) -> float:
    return sum(piece.height for piece in pieces)


def _from_the_top(pieces: list[Piece]) -> list[Piece]:
    """What a page begins with: no free space, and the header of a table that goes on."""
    while pieces and is_gap(pieces[0]):
        pieces = pieces[1:]
    if pieces and pieces[0].repeated is not None:
        pieces = [pieces[0].repeated, *pieces]
    return pieces


def paint_pieces(painter: QPainter, pieces: Iterable[Piece], place: QRectF) -> None:
    """Paint `pieces` from the top of `place` downwards."""
    top = place.top()
    for piece in pieces:
        piece.paint(painter, QRectF(place.left(), top, place.width(), piece.height))
        top += piece.height


def _nothing(painter: QPainter, place: QRectF) -> None:
    """Leave it white."""
