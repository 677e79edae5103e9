"""A series in the hand: from the list of series onto a picture."""

from PySide6.QtCore import QMimeData

SERIES_MIME = "application/x-hccbm-series"


def series_in_hand(uid: str) -> QMimeData:
    """What is dragged when a series is."""
    data = QMimeData()
    data.setData(SERIES_MIME, uid.encode("ascii", "ignore"))
    return data


def series_of(data: QMimeData) -> str:
    """The UID of the series that is dragged; empty for anything else."""
    if not data.hasFormat(SERIES_MIME):
        return ""
    return bytes(data.data(SERIES_MIME).data()).decode("ascii", "ignore")
