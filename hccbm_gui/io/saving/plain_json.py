"""Frozen dataclasses to plain JSON values and back, bit for bit, checked field by field."""

import dataclasses
import json
import math
import types
import typing
from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from typing import Any

import numpy as np

from hccbm_gui.core.errors import InputRefused, UnreadableFile

Kinds = Mapping[type[Any], Mapping[str, type[Any]]]
"""For a base class the name of each of its children; written as ``kind``."""

SPECIAL = {"nan": math.nan, "inf": math.inf, "-inf": -math.inf}
"""Numbers that JSON has no word for."""

LINE_LETTERS = 100


def to_plain(value: Any, kinds: Kinds) -> Any:
    """Dataclasses, enumerations, tuples, sets and arrays as objects, texts and lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        plain = {name: to_plain(getattr(value, name), kinds) for name in names}
        return _tag(value, kinds) | plain
    if isinstance(value, np.ndarray | np.generic):
        return to_plain(value.tolist(), kinds)
    if isinstance(value, list | tuple):
        return [to_plain(one, kinds) for one in value]
    if isinstance(value, frozenset):
        return sorted(value)
    return _plain_scalar(value)


def _tag(value: Any, kinds: Kinds) -> dict[str, Any]:
    """Which child of a base class it is; empty for all others."""
    for base, children in kinds.items():
        if isinstance(value, base):
            return {"kind": next(name for name, child in children.items() if type(value) is child)}
    return {}


def _plain_scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, float) and not math.isfinite(value):
        return next(word for word, number in SPECIAL.items() if repr(number) == repr(value))
    if value is None or isinstance(value, bool | int | float | str):
        return value
    raise TypeError(f"{type(value).__name__} has no plain form")


def from_plain(hint: Any, plain: Any, kinds: Kinds, where: str = "") -> Any:
    """What `to_plain` made, as the type that `hint` says.

    Raises
    ------
    UnreadableFile : a field is missing, unknown or of another type; `where` it is.
    """
    origin = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [one for one in typing.get_args(hint) if one is not type(None)]
        return None if plain is None else from_plain(inner[0], plain, kinds, where)
    if origin in (tuple, frozenset):
        return _collection(hint, plain, kinds, where)
    if origin is np.ndarray:
        return _array(plain, where)
    if dataclasses.is_dataclass(hint):
        return _dataclass(hint, plain, kinds, where)
    if isinstance(hint, type) and issubclass(hint, Enum):
        try:
            return hint(plain)
        except ValueError:
            known = ", ".join(str(one.value) for one in hint)
            raise _broken(where, f"{plain!r} is none of {known}") from None
    return _simple(hint, plain, where)


def _simple(hint: Any, plain: Any, where: str) -> Any:
    if hint is float:
        if isinstance(plain, str) and plain in SPECIAL:
            return SPECIAL[plain]
        # A whole number is a number too, but true and false are none.
        if isinstance(plain, int | float) and not isinstance(plain, bool):
            return float(plain)
    elif hint in (int, bool, str) and type(plain) is hint:
        return plain
    name = getattr(hint, "__name__", str(hint))
    raise _broken(where, f"{_shown(plain)} is not a value of the type {name}")


def _dataclass(hint: Any, plain: Any, kinds: Kinds, where: str) -> Any:
    if not isinstance(plain, dict):
        raise _broken(where, f"{_shown(plain)} is not an object")
    given = dict(plain)
    children = _children(hint, kinds)
    if children:
        kind = given.pop("kind", None)
        if not isinstance(kind, str) or kind not in children:
            raise _broken(where, f"{_shown(kind)} is none of {', '.join(children)}")
        hint = children[kind]
    hints = _hints(hint)
    fields = {field.name: field for field in dataclasses.fields(hint)}
    unknown = [name for name in given if name not in fields]
    if unknown:
        raise _broken(where, f"{', '.join(unknown)} is not known")
    values = {}
    for name, field in fields.items():
        if name in given:
            values[name] = from_plain(hints[name], given[name], kinds, f"{where}.{name}")
        elif field.default is field.default_factory is dataclasses.MISSING:
            raise _broken(where, f"{name} is missing")
    try:
        return hint(**values)
    except (InputRefused, ValueError) as refusal:
        raise _broken(where, str(refusal)) from refusal


def _children(hint: Any, kinds: Kinds) -> dict[str, Any]:
    """By their names the classes that may stand where `hint` is asked for; none for most."""
    return {
        name: child
        for children in kinds.values()
        for name, child in children.items()
        if issubclass(child, hint)
    }


def _collection(hint: Any, plain: Any, kinds: Kinds, where: str) -> Any:
    if not isinstance(plain, list):
        raise _broken(where, f"{_shown(plain)} is not a list")
    inner = typing.get_args(hint)
    if typing.get_origin(hint) is frozenset:
        return frozenset(from_plain(inner[0], one, kinds, where) for one in plain)
    if len(inner) == 2 and inner[1] is Ellipsis:
        inner = (inner[0],) * len(plain)
    if len(inner) != len(plain):
        raise _broken(where, f"{len(plain)} values instead of {len(inner)}")
    pairs = enumerate(zip(inner, plain, strict=True))
    return tuple(from_plain(one, value, kinds, f"{where}[{n}]") for n, (one, value) in pairs)


def _array(plain: Any, where: str) -> Any:
    if not isinstance(plain, list):
        raise _broken(where, f"{_shown(plain)} is not a list of numbers")
    try:
        values = np.array(plain)
    except ValueError:
        raise _broken(where, "the rows have different lengths") from None
    if values.size and values.dtype.kind not in "iuf":
        raise _broken(where, "not all values are numbers")
    if not np.isfinite(values.astype(np.float64)).all():
        raise _broken(where, "not all values are finite")
    return values.astype(np.float64)


@lru_cache(maxsize=64)
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _broken(where: str, why: str) -> UnreadableFile:
    return UnreadableFile(f"The file is broken: {why}.", where=where.lstrip("."))


def _shown(plain: Any) -> str:
    text = json.dumps(plain) if isinstance(plain, str | int | float | bool) else str(type(plain))
    return text if len(text) <= 40 else f"{text[:39]}…"


def pretty(plain: Any, indent: int = 0) -> str:
    """JSON that a person can read: an object a line for each key, numbers many on a line."""
    single = json.dumps(plain, ensure_ascii=False, allow_nan=False)
    if not isinstance(plain, dict | list) or len(single) + indent <= LINE_LETTERS or not plain:
        return single
    pad, inner = " " * indent, " " * (indent + 1)
    if isinstance(plain, dict):
        rows = [
            f"{inner}{json.dumps(key, ensure_ascii=False)}: {pretty(value, indent + 1)}"
            for key, value in plain.items()
        ]
        return "{\n" + ",\n".join(rows) + f"\n{pad}}}"
    rows = [pretty(value, indent + 1) for value in plain]
    lines, line = [], inner
    for number, row in enumerate(rows):
        piece = row + ("," if number < len(rows) - 1 else "")
        if line != inner and ("\n" in row or len(line) + len(piece) > LINE_LETTERS):
            lines.append(line.rstrip())
            line = inner
        line += f"{piece} "
    return "[\n" + "\n".join([*lines, line.rstrip()]) + f"\n{pad}]"
