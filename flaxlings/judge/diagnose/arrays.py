"""Leaves as numpy arrays, and when two of them are close. A stranger's leaf that is flawed is no array."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.case import Sighting, on_both_sides
from flaxlings.judge.dtypes import Tolerance, tolerance
from flaxlings.judge.flaw import flaw
from flaxlings.judge.leaves import judging_dtype
from flaxlings.judge.observation import Array, Leaf, Number, PathPart, ProbePlan
from flaxlings.judge.values import close, elements

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

SIZE_LIMIT = 1 << 20
"""Elements of one array. No array of the course is near it, and a rule must not make anybody wait."""

_LARGEST_INT = 1 << 62


@dataclass(frozen=True)
class Pair:
    """The numbers of one leaf on both sides, as float64 (complex128, int64, uint64, bool), of any two shapes."""

    path: tuple[PathPart, ...]
    expected: Numbers
    yours: Numbers
    rtol: float
    atol: float

    @property
    def name(self) -> str:
        """The path in words."""
        return describe_path(self.path)

    @property
    def same_shape(self) -> bool:
        """Whether element can be compared with element."""
        return bool(self.expected.shape == self.yours.shape)

    @property
    def exact(self) -> bool:
        """Whether its numbers are counts, or yes and no: equal, or not the same."""
        return self.expected.dtype.kind in "biu" and self.yours.dtype.kind in "biu"

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.close(self.expected, self.yours)

    def close(self, expected: Numbers, yours: Numbers) -> bool:
        """Whether two arrays are of one shape and close in every element, as the probe compares them; NaN is NaN."""
        import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

        if expected.shape != yours.shape:
            return False
        with np.errstate(all="ignore"):
            return bool(close(expected, yours, Tolerance(self.rtol, self.atol)).all())


def numbers(leaf: Leaf) -> Numbers | None:
    """The leaf's values; None when it holds no numbers, too many, or something that cannot be read."""
    import numpy as np  # noqa: PLC0415 -- likewise

    value = leaf.value
    if not isinstance(value, Array | Number) or flaw(value):
        return None
    if isinstance(value, Array):
        return elements(value).reshape(value.shape) if prod(value.shape) <= SIZE_LIMIT else None
    (number,) = elements(value)
    # What rules compute of ints must not overflow.
    return None if value.kind == "int" and abs(number) > _LARGEST_INT else np.asarray(number)


def allowed(expected: Leaf, yours: Leaf, plan: ProbePlan) -> Tolerance:
    """How close the probe wants two leaves to be; both hold `numbers`."""
    left, right = expected.value, yours.value
    assert isinstance(left, Array | Number)  # noqa: S101 -- for the type checker, as the next one
    assert isinstance(right, Array | Number)  # noqa: S101
    return tolerance(judging_dtype(left, right), plan.rtol, plan.atol)


def pairs(sighting: Sighting, plan: ProbePlan) -> Iterator[Pair]:
    """Every leaf that holds numbers on both sides, whether or not it differs, in the reference's order."""
    for expected, yours in on_both_sides(sighting):
        left, right = numbers(expected), numbers(yours)
        if left is None or right is None:
            continue
        room = allowed(expected, yours, plan)
        yield Pair(expected.path, left, right, room.rtol, room.atol)
