"""Pictures painted to pixels, and to a PDF whose words can be read back."""

import io
from collections.abc import Callable

import numpy as np
import pytest
from pypdf import PdfReader
from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPdfWriter

Paint = Callable[[QPainter, QRectF], None]
RIM = 10
OUTSIDE = (255, 0, 255)


@pytest.fixture
def pixels_of(qapp: QCoreApplication) -> Callable[[Paint, int, int], np.ndarray]:
    """Paints into a rectangle and gives back (height, width, 3); checks that its rim stays bare."""

    def paint_into(paint: Paint, width: int, height: int) -> np.ndarray:
        image = QImage(width + 2 * RIM, height + 2 * RIM, QImage.Format.Format_RGB888)
        image.fill(QColor(*OUTSIDE))
        painter = QPainter(image)
        try:
            paint(painter, QRectF(RIM, RIM, width, height))
        finally:
            painter.end()
        rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), -1)
        picture = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).copy()
        inside = picture[RIM:-RIM, RIM:-RIM].copy()
        picture[RIM:-RIM, RIM:-RIM] = OUTSIDE
        assert (picture == OUTSIDE).all(), "painted outside its rectangle"
        return inside.astype(int)

    return paint_into


@pytest.fixture
def words_of(qapp: QCoreApplication) -> Callable[[Paint, int, int], str]:
    """The text of a picture, read back from a PDF of it."""

    def read(paint: Paint, width: int, height: int) -> str:
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        writer = QPdfWriter(buffer)
        writer.setResolution(96)
        painter = QPainter(writer)
        try:
            paint(painter, QRectF(0, 0, width, height))
        finally:
            painter.end()
        reader = PdfReader(io.BytesIO(bytes(buffer.data().data())))
        assert len(reader.pages) == 1
        return reader.pages[0].extract_text().replace("\t", " ")

    return read


@pytest.fixture
def near() -> Callable[..., np.ndarray]:
    """Which pixels (rows, columns) have a colour, give or take."""

    def compare(picture: np.ndarray, colour: str, tolerance: int = 40) -> np.ndarray:
        ink = QColor(colour)
        wanted = np.array([ink.red(), ink.green(), ink.blue()])
        return np.abs(picture.astype(int) - wanted).max(axis=-1) <= tolerance

    return compare
