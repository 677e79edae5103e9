"""Pictures in the places of other panes: put there, taken away, and what comes back."""

from typing import Protocol

from PySide6.QtCore import QCoreApplication

from hccbm_gui.views.panes.picture_grid import PictureGrid


class PicturePlaces:
    """Part of a `PaneGrid`; a pane is named by its key."""

    def __init__(self, grid: PictureGrid) -> None:
        self._grid = grid

    def default(self) -> str:
        """The pane touched last if it is seen, else the first one."""
        keys = self._grid.arrangement.keys
        return self._grid.current if self._grid.current in keys else keys[0]

    def put(self, key: str, uid: str) -> None:
        """A picture takes the place of a pane, until something else is put there."""
        grid = self._grid
        cell = grid.panes.cells[key]
        grid.choices.pictures[cell.role if cell.kind == "picture" else cell.key] = uid
        alone = grid.arrangement.alone == key and cell.kind != "picture"
        if alone:
            grid.arrangement.show_alone(None)
        grid.arrangement.apply()
        grid.feed()
        if alone:
            grid.arrangement.show_alone(cell.as_picture.key)

    def take_away(self, key: str) -> str:
        """The pane again in whose place a picture is; its key, empty where it is in none."""
        grid = self._grid
        role = grid.panes.cells[key].role
        if role == key:
            return ""
        grid.choices.pictures.pop(role, None)
        if grid.arrangement.alone == key:
            grid.arrangement.show_alone(None)
        if grid.current == key:
            grid.current = "axial"
        grid.arrangement.apply()
        grid.feed()
        return role

    def put_back(self, key: str, uid: str, changes: "PutsSeries") -> None:
        """An image instead of a picture: into the pane whose place the picture took."""
        role = self.take_away(key)
        if role:
            changes.put(role, uid)
        else:
            words = QCoreApplication.translate(
                "panes", "Choose a layout with slices or a bone scan to show this."
            )
            self._grid.noted.emit(words)


class PutsSeries(Protocol):
    """What puts a series on a pane."""

    def put(self, key: str, uid: str) -> None:
        """What a drop does."""
