"""Undo and redo: earlier cases under the name of the edit that left them."""

from dataclasses import dataclass

from hccbm_gui.core.case import Case

MAX_EDITS = 500
"""Cases share every array that an edit did not touch: a step costs what it changed."""


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """One edit: its name and the case on its other side."""

    label: str
    case: Case


class History:
    """The edits that can be taken back and those that can be done again."""

    def __init__(self, limit: int = MAX_EDITS) -> None:
        self._limit = limit
        self._undo: list[Edit] = []
        self._redo: list[Edit] = []

    def record(self, label: str, before: Case) -> None:
        """An edit has just replaced `before`; what was undone is forgotten."""
        self._undo.append(Edit(label, before))
        del self._undo[: -self._limit]
        self._redo.clear()

    def undo(self, current: Case) -> Case | None:
        """The case before the last edit; None when there is none."""
        if not self._undo:
            return None
        edit = self._undo.pop()
        self._redo.append(Edit(edit.label, current))
        return edit.case

    def redo(self, current: Case) -> Case | None:
        """The case that the last undo left; None when there is none."""
        if not self._redo:
            return None
        edit = self._redo.pop()
        self._undo.append(Edit(edit.label, current))
        return edit.case

    def go_to(self, current: Case, done: int) -> Case | None:
        """The case with the first `done` edits in force; None when it is the current one.

        Raises
        ------
        IndexError : there are not so many.
        """
        if not 0 <= done <= len(self._undo) + len(self._redo):
            raise IndexError(f"there are {len(self._undo) + len(self._redo)} edits, not {done}")
        case: Case | None = None
        while len(self._undo) != done:
            back = len(self._undo) > done
            case = self.undo(current) if back else self.redo(current)
            assert case is not None
            current = case
        return case

    def clear(self) -> None:
        """Forget everything."""
        self._undo.clear()
        self._redo.clear()

    @property
    def undo_label(self) -> str:
        """Name of the edit that undo would take back; empty when there is none."""
        return self._undo[-1].label if self._undo else ""

    @property
    def redo_label(self) -> str:
        """Name of the edit that redo would do again; empty when there is none."""
        return self._redo[-1].label if self._redo else ""

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the edits in force, the oldest first."""
        return tuple(edit.label for edit in self._undo)

    @property
    def undone_labels(self) -> tuple[str, ...]:
        """Names of the edits that were taken back, the next to be done again first."""
        return tuple(edit.label for edit in reversed(self._redo))
