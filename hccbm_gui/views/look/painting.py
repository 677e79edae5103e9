"""Painting a widget so that a failure half way leaves Qt in order."""

from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtGui import QPaintDevice, QPainter


@contextmanager
def painting(device: QPaintDevice) -> Iterator[QPainter]:
    """A painter on a widget or picture that ends whatever happens.

    A painter that is still active when paintEvent returns, because an exception keeps it alive,
    crashes Qt at the next picture.
    """
    painter = QPainter(device)
    try:
        yield painter
    finally:
        painter.end()
