"""From numbers to coloured images (grey, inverted grey, hot iron), and onto the picture."""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QImage, QPaintEngine, QPainter

FINEST_IN_PDF = 4
"""A pixel becomes at most this many across in a PDF; readers do not smooth images themselves."""
Table = npt.NDArray[np.uint8]


def ramp(low: str, high: str) -> Table:
    """(256, 3) colours from `low` to `high`."""
    inks = (QColor(low), QColor(high))
    ends = np.array([(ink.red(), ink.green(), ink.blue()) for ink in inks], dtype=np.float64)
    share = np.linspace(0.0, 1.0, 256)[:, None]
    return np.asarray(np.rint(ends[0] + share * (ends[1] - ends[0])), dtype=np.uint8)


@lru_cache(maxsize=1)
def hot_iron() -> Table:
    """(256, 3) black, red, yellow, white: the Hot Iron palette of DICOM PS3.6 annex B."""
    step = np.arange(256)
    red = np.minimum(step * 2, 255)
    green = np.clip((step - 128) * 2, 0, 255)
    blue = np.clip((step - 192) * 4, 0, 255)
    return np.stack([red, green, blue], axis=1).astype(np.uint8)


def levels(values: npt.ArrayLike, low: float, high: float) -> npt.NDArray[np.uint8]:
    """0 to 255 for `low` to `high`; NaN becomes 0."""
    numbers = np.nan_to_num(np.asarray(values, dtype=np.float32), nan=low)
    share = (numbers - low) / max(high - low, 1e-12)
    return np.asarray(np.rint(np.clip(share, 0.0, 1.0) * 255.0), dtype=np.uint8)


def coloured(indices: npt.NDArray[np.uint8], table: Table) -> QImage:
    """An opaque image of levels (rows, columns) through a colour table."""
    rgb = np.full((*indices.shape, 4), 255, dtype=np.uint8)
    rgb[..., :3] = table[indices]
    return _image(rgb)


def translucent(
    indices: npt.NDArray[np.uint8], table: Table, opacity: npt.NDArray[np.float64]
) -> QImage:
    """Levels (rows, columns) through a colour table, with opacity 0 to 1 a pixel."""
    rgba = np.empty((*indices.shape, 4), dtype=np.uint8)
    rgba[..., :3] = table[indices]
    rgba[..., 3] = np.rint(np.clip(opacity, 0.0, 1.0) * 255.0)
    return _image(rgba)


def draw_image(painter: QPainter, target: QRectF, image: QImage, visible: QRectF) -> None:
    """`image` stretched to `target`, smoothly on screen and paper; only what `visible` shows."""
    shown = target.intersected(visible)
    if shown.isEmpty() or image.isNull():
        return
    across, down = target.width() / image.width(), target.height() / image.height()
    left, top = (
        int((shown.left() - target.left()) / across),
        int((shown.top() - target.top()) / down),
    )
    right = min(image.width(), int((shown.right() - target.left()) / across) + 2)
    bottom = min(image.height(), int((shown.bottom() - target.top()) / down) + 2)
    piece = image.copy(QRect(left, top, right - left, bottom - top))
    place = QRectF(
        target.left() + left * across,
        target.top() + top * down,
        piece.width() * across,
        piece.height() * down,
    )
    engine = painter.paintEngine()
    if engine is not None and engine.type() == QPaintEngine.Type.Pdf:
        device_px = across * abs(painter.deviceTransform().m11())
        finer = min(FINEST_IN_PDF, max(1, round(device_px / 2.0)))
        piece = piece.scaled(
            piece.width() * finer,
            piece.height() * finer,
            Qt.AspectRatioMode.IgnoreAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(place, piece)
    painter.restore()


def _image(rgba: npt.NDArray[np.uint8]) -> QImage:
    rows, columns = rgba.shape[:2]
    data = np.ascontiguousarray(rgba)
    view = QImage(data.data, columns, rows, columns * 4, QImage.Format.Format_RGBA8888)
    return view.copy()  # the array's memory goes away, the image's own does not
