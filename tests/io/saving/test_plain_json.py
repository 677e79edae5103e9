"""Dataclasses to JSON and back."""

import json
import math
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hccbm_gui.core.arrays import FloatArray
from hccbm_gui.core.errors import InputRefused, UnreadableFile
from hccbm_gui.io.saving.plain_json import from_plain, pretty, to_plain


class Colour(StrEnum):
    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Base:
    name: str


@dataclass(frozen=True)
class Near(Base):
    steps: int = 0


@dataclass(frozen=True)
class Far(Base):
    length_mm: float = 1.0

    def __post_init__(self) -> None:
        if self.length_mm < 0:
            raise InputRefused("A length is not negative.")


@dataclass(frozen=True)
class Whole:
    colour: Colour
    pair: tuple[int, float]
    many: tuple[Base, ...] = ()
    names: frozenset[str] = frozenset()
    maybe: bool | None = None


@dataclass(frozen=True, eq=False)
class Drawn:
    points: FloatArray


KINDS = {Base: {"near": Near, "far": Far}}
WHOLE = Whole(Colour.RED, (3, 0.1), (Near("a", 2), Far("b", math.inf)), frozenset("xy"), True)


def there_and_back(value: object, hint: type) -> object:
    return from_plain(hint, json.loads(pretty(to_plain(value, KINDS))), KINDS)


def test_what_was_written_comes_back_equal() -> None:
    assert there_and_back(WHOLE, Whole) == WHOLE
    assert there_and_back(Whole(Colour.BLUE, (0, -0.0)), Whole) == Whole(Colour.BLUE, (0, 0.0))


@given(st.floats())
def test_every_number_comes_back_bit_for_bit(number: float) -> None:
    back = there_and_back(Far("x", abs(number)), Far)
    assert isinstance(back, Far)
    assert repr(back.length_mm) == repr(abs(number))


@given(st.lists(st.tuples(*[st.floats(allow_nan=False, allow_infinity=False)] * 3), max_size=30))
def test_points_come_back_bit_for_bit(points: list[tuple[float, ...]]) -> None:
    array = np.array(points).reshape(-1, 3)
    back = there_and_back(Drawn(array), Drawn)
    assert isinstance(back, Drawn)
    assert np.array_equal(back.points.reshape(-1, 3), array)


def test_numbers_of_numpy_are_numbers() -> None:
    value = Whole(Colour.RED, (np.int64(3), np.float32(0.5)))  # type: ignore[arg-type]
    assert there_and_back(value, Whole) == Whole(Colour.RED, (3, 0.5))


@pytest.mark.parametrize(
    ("change", "place", "words"),
    [
        ({"colour": "green"}, "colour", "none of red, blue"),
        ({"pair": [1]}, "pair", "1 values instead of 2"),
        ({"pair": [1.5, 2.0]}, "pair[0]", "int"),
        ({"pair": [1, "far"]}, "pair[1]", "float"),
        ({"pair": [True, 1.0]}, "pair[0]", "true"),
        ({"many": [{"kind": "middle", "name": "x"}]}, "many[0]", "near, far"),
        ({"many": [{"kind": "far"}]}, "many[0]", "name is missing"),
        ({"many": [{"kind": "far", "name": "x", "length_mm": -1}]}, "many[0]", "not negative"),
        ({"many": {}}, "many", "not a list"),
        ({"many": [7]}, "many[0]", "not an object"),
        ({"wide": 1}, "", "wide is not known"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(
    change: dict[str, object], place: str, words: str
) -> None:
    plain = to_plain(WHOLE, KINDS) | change
    with pytest.raises(UnreadableFile, match=words.replace("(", r"\(")) as caught:
        from_plain(Whole, plain, KINDS)
    assert caught.value.where == place


@pytest.mark.parametrize("points", [[[1, 2, 3], [1, 2]], [[1, "2", 3]], 5, [[1, float("nan"), 2]]])
def test_arrays_that_are_none_are_refused(points: object) -> None:
    with pytest.raises(UnreadableFile):
        from_plain(Drawn, {"points": points}, KINDS)


def test_pretty_json_is_json_with_short_lines() -> None:
    plain = {"points": [[float(n), n / 3, 0.5] for n in range(60)], "name": "Größe", "none": []}
    text = pretty(plain)
    assert json.loads(text) == plain
    assert max(map(len, text.splitlines())) <= 110
    assert len(text.splitlines()) < 40
    assert "Größe" in text
