"""Puts what Qt calls of a plugin's objects behind the gate, whether its author did or not.

Facts (tried, PySide6 6.11): an exception that leaves an override either ends the process or is
raised out of whatever Qt call led to it; with a painter still active the process crashes. So an
override that raises has its painters ended, is reported, and Qt's own version answers instead.
"""

import inspect
import traceback
from collections.abc import Callable, Iterator
from functools import wraps
from types import FunctionType
from typing import Any

import shiboken6
from PySide6.QtCore import QModelIndex, QObject, QRectF, Qt
from PySide6.QtGui import QPainter

from hccbm_gui.plugin.too_long import PluginTookTooLong
from hccbm_gui.services.gate import report

_NAMES = """
event eventFilter sizeHint minimumSizeHint heightForWidth hasHeightForWidth setVisible
focusNextPrevChild inputMethodQuery metric paintEngine initPainter accept reject done exec open
scrollContentsBy viewportSizeHint setupViewport createPopupMenu initializeGL resizeGL paintGL run
highlightBlock validate fixup textFromValue valueFromText stepBy stepEnabled tabInserted
tabRemoved tabSizeHint minimumTabSizeHint minimumSize maximumSize setGeometry
expandingDirections addItem count itemAt takeAt
index parent sibling buddy rowCount columnCount hasChildren data setData headerData setHeaderData
itemData setItemData mimeTypes mimeData canDropMimeData dropMimeData supportedDropActions
supportedDragActions insertRows insertColumns removeRows removeColumns moveRows moveColumns
fetchMore canFetchMore flags sort match span roleNames submit revert filterAcceptsRow
filterAcceptsColumn lessThan mapToSource mapFromSource setSourceModel mapSelectionToSource
mapSelectionFromSource
paint createEditor destroyEditor setEditorData setModelData updateEditorGeometry displayText
initStyleOption initViewItemOption setModel setSelectionModel keyboardSearch sizeHintForRow
sizeHintForColumn visualRect scrollTo indexAt reset setRootIndex doItemsLayout selectAll
dataChanged rowsInserted rowsAboutToBeRemoved selectionChanged currentChanged updateEditorData
updateEditorGeometries updateGeometries moveCursor horizontalOffset verticalOffset isIndexHidden
setSelection visualRegionForSelection selectedIndexes edit selectionCommand startDrag drawRow
drawBranches
boundingRect shape contains collidesWithItem collidesWithPath isObscuredBy opaqueArea itemChange
sceneEventFilter type drawBackground drawForeground
updateCurrentTime updateState updateDirection duration
"""

VIRTUALS = frozenset(_NAMES.split())
"""Virtual methods of Qt that are no event handlers; those all end in ``Event``."""

ANSWERS: dict[str, Callable[[], object]] = {
    "rowCount": lambda: 0,
    "columnCount": lambda: 0,
    "index": QModelIndex,
    "parent": QModelIndex,
    "flags": lambda: Qt.ItemFlag.NoItemFlags,
    "boundingRect": QRectF,
}
"""What answers for an override that Qt has no version of."""

GATED = "_hccbm_gated"


def gate_class(made: type) -> None:
    """Put the overrides that `made` has or inherits from other Python classes behind the gate."""
    if not any(_is_qt(base) for base in made.__mro__):
        return
    for name in _overrides(made):
        function = inspect.getattr_static(made, name)
        if isinstance(function, FunctionType) and not hasattr(function, GATED):
            setattr(made, name, gated(function, name))


def gate_instances(top: QObject) -> None:
    """The same for functions that were set on a widget below `top` itself."""
    for item in (top, *top.findChildren(QObject)):
        for name, value in tuple(getattr(item, "__dict__", {}).items()):
            if _is_virtual(name) and callable(value) and not hasattr(value, GATED):
                setattr(item, name, gated(value, name, bound_to=item))


def gated(function: Callable[..., Any], name: str, bound_to: object = None) -> Callable[..., Any]:
    """`function` as an override that never raises; Qt's own version answers where it fails."""
    most = _most_positional(function)

    @wraps(function)
    def gate(*given: Any, **named: Any) -> Any:
        try:
            return function(*given[:most], **named)
        except PluginTookTooLong as late:
            _end_painters(late, given)
            raise
        except (Exception, SystemExit) as problem:  # noqa: BLE001 - this is the gate
            _end_painters(problem, given)
            told = problem if isinstance(problem, Exception) else _as_exception(problem)
            report(told, getattr(function, "__qualname__", name))
            caller, arguments = (bound_to, given) if bound_to is not None else (given[0], given[1:])
            return _answer_of_qt(caller, name, arguments)

    setattr(gate, GATED, True)
    return gate


def _overrides(made: type) -> Iterator[str]:
    """Names that Python classes of `made` define and Qt calls."""
    known: set[str] = set()
    for base in made.__mro__:
        if base is object or _is_qt(base):
            continue
        known.update(name for name in vars(base) if _is_virtual(name))
    qt = [base for base in made.__mro__ if _is_qt(base)]
    yield from (name for name in sorted(known) if any(hasattr(base, name) for base in qt))


def _is_virtual(name: str) -> bool:
    return name in VIRTUALS or name.endswith("Event")


def _is_qt(base: type) -> bool:
    return base.__module__.partition(".")[0] in ("PySide6", "Shiboken", "shiboken6")


def _most_positional(function: Callable[..., Any]) -> int | None:
    """How many positional arguments it takes: Qt gives a slot no more than it has."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    if any(one.kind is one.VAR_POSITIONAL for one in parameters):
        return None
    return sum(one.kind in (one.POSITIONAL_ONLY, one.POSITIONAL_OR_KEYWORD) for one in parameters)


def _answer_of_qt(item: object, name: str, arguments: tuple[Any, ...]) -> Any:
    """What the first version that Qt itself has of `name` answers."""
    for base in type(item).__mro__:
        if _is_qt(base) and name in vars(base):
            try:
                return getattr(base, name)(item, *arguments)
            except Exception:  # noqa: BLE001 - pure virtual, or an object half made
                break
    answer = ANSWERS.get(name)
    return None if answer is None else answer()


def _end_painters(problem: BaseException, given: tuple[Any, ...]) -> None:
    """End the painters that the override made; those handed in belong to Qt."""
    seen: BaseException | None = problem
    held: list[object] = [*getattr(given[0], "__dict__", {}).values()] if given else []
    while seen is not None:
        for frame, _ in traceback.walk_tb(seen.__traceback__):
            held += frame.f_locals.values()
        seen = seen.__context__
    for value in held:
        ours = isinstance(value, QPainter) and not any(value is lent for lent in given)
        if ours and shiboken6.isValid(value) and value.isActive():
            value.end()


def _as_exception(problem: BaseException) -> Exception:
    made = RuntimeError(f"{type(problem).__name__}: {problem}")
    return made.with_traceback(problem.__traceback__)
