"""Headers as plain JSON values and back, for the index; the path is not among them."""

import enum
import types
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from hccbm_gui.core.patient import Patient
from hccbm_gui.io.headers.file_header import FileHeader

Read = Callable[[Any], Any]
SIMPLE = (str, int, float, bool, type(None))


def plain(value: object) -> object:
    """What JSON does not know by itself: a header and its parts as lists of their values."""
    if isinstance(value, Path):
        return None
    if isinstance(value, enum.Enum):
        return value.value
    if is_dataclass(value):
        return [getattr(value, one.name) for one in fields(value)]
    raise TypeError(f"{type(value).__name__} cannot be kept in the index of headers")


def header_from(stored: Sequence[Any], path: Path) -> FileHeader:
    """A header from its values, of the file that now lies at `path`.

    Raises
    ------
    TypeError, ValueError, LookupError : the values are not those of a header.
    """
    readers = _readers(FileHeader)
    if len(stored) != len(readers):
        raise ValueError("not the values of a header")
    values = [
        value if read is None else read(value) for read, value in zip(readers, stored, strict=True)
    ]
    return FileHeader(path, *values[1:])


@cache
def _readers(kind: Any) -> tuple[Read | None, ...]:
    hints = get_type_hints(kind)
    return tuple(_reader(hints[one.name]) for one in fields(kind))


def _reader(hint: Any) -> Read | None:
    """How a value of a type comes back from JSON; None where it is itself."""
    origin, inner = get_origin(hint), get_args(hint)
    if hint in SIMPLE or hint is Path:
        return None
    if origin in (Union, types.UnionType):
        return _optional(inner)
    if origin is tuple:
        return _tuple(inner)
    if hint is Patient:
        return _patient
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return hint
    if is_dataclass(hint):
        return _dataclass(hint)
    raise TypeError(f"{hint} cannot be kept in the index of headers")


def _optional(inner: tuple[Any, ...]) -> Read | None:
    if all(one in SIMPLE for one in inner):
        return None
    (only,) = (one for one in inner if one is not type(None))
    read = _reader(only)
    return None if read is None else lambda value: None if value is None else read(value)


def _tuple(inner: tuple[Any, ...]) -> Read:
    readers = [_reader(one) for one in inner if one is not Ellipsis]
    if not any(readers):
        return tuple
    if len(inner) == 2 and inner[1] is Ellipsis:
        each = readers[0]
        assert each is not None
        return lambda value: tuple(each(one) for one in value)
    return lambda value: tuple(
        one if read is None else read(one) for read, one in zip(readers, value, strict=True)
    )


def _dataclass(kind: Any) -> Read:
    def read(value: Any) -> Any:
        readers = _readers(kind)
        return kind(
            *(one if own is None else own(one) for own, one in zip(readers, value, strict=True))
        )

    return read


def _patient(value: Sequence[str]) -> Patient:
    # One object for all files of a person: there are few persons and many files.
    return _known_patient(*value)


@cache
def _known_patient(*facts: str) -> Patient:
    return Patient(*facts)
