"""What can be done to structures, as values: what it is called, what it takes, and who does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

from hccbm_gui.core.case import Case
from hccbm_gui.core.progress import Progress
from hccbm_gui.core.roi import Roi

Point = tuple[float, float, float]
Need = Literal["first", "second", "phases", "image", "ct"]


@dataclass(frozen=True, slots=True)
class Number:
    """A parameter; `unit` stands behind it, ``image`` for that of the image's values.

    `linked` ones follow the first of them while one number is wanted for all directions.
    """

    key: str
    label: str
    unit: str
    start: float
    low: float
    high: float
    step: float = 1.0
    decimals: int = 1
    linked: bool = False


@dataclass(frozen=True, slots=True)
class Switch:
    """A parameter that is on or off; `greys` are the keys of numbers it makes meaningless."""

    key: str
    label: str
    on: bool = False
    greys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """All that an operation is done with.

    Attributes
    ----------
    first, second, phases : the structures that were chosen, as far as it takes any.
    image_uid, point_mm : the image in the main view, and the crosshair, LPS mm.
    numbers, switches : its parameters by key.
    """

    first: Roi | None = None
    second: Roi | None = None
    phases: tuple[Roi, ...] = ()
    image_uid: str = ""
    point_mm: Point = (0.0, 0.0, 0.0)
    numbers: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    switches: Mapping[str, bool] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def a(self) -> Roi:
        """The first structure; an operation that needs it is not begun without."""
        if self.first is None:
            raise ValueError("this operation needs a first structure")
        return self.first

    @property
    def b(self) -> Roi:
        """The second structure; an operation that needs it is not begun without."""
        if self.second is None:
            raise ValueError("this operation needs a second structure")
        return self.second

    @property
    def inputs(self) -> tuple[Roi, ...]:
        """The structures it is made from."""
        return tuple(r for r in (self.first, self.second, *self.phases) if r is not None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A structure that is not in the case yet.

    Attributes
    ----------
    volume_cc : of the body, not of its contours.
    motion_mm : how far the target moves along x, y and z; None where nothing moves.
    values : the range of values that was taken from the image; None without.
    """

    roi: Roi
    volume_cc: float
    motion_mm: Point | None = None
    values: tuple[float, float] | None = None


Run = Callable[[Case, Asked, Progress], Outcome]


@dataclass(frozen=True, slots=True)
class Operation:
    """One entry of the list.

    Attributes
    ----------
    id, group, title, tip : what it is called.
    needs : what it takes.
    first, second : what its structures are called; empty for those it does not take.
    quick : its preview follows every number at once.
    """

    id: str
    group: str
    title: str
    tip: str
    run: Run
    needs: frozenset[Need]
    parameters: tuple[Number | Switch, ...] = ()
    first: str = ""
    second: str = ""
    quick: bool = True

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Its parameters that are numbers."""
        return tuple(one for one in self.parameters if isinstance(one, Number))

    @property
    def switches(self) -> tuple[Switch, ...]:
        """Its parameters that are on or off."""
        return tuple(one for one in self.parameters if isinstance(one, Switch))
