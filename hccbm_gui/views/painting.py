"""Painting a widget so that a failure half way leaves Qt in order."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget


@contextmanager
def painting(widget: QWidget) -> Iterator[QPainter]:
    """A painter on `widget` that ends whatever happens.

    A painter that is still active when paintEvent returns, because an exception keeps it alive,
    crashes Qt at the next picture.
    """
    painter = QPainter(widget)
    try:
        yield painter
    finally:
        painter.end()
