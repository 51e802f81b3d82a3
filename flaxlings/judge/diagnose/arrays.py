"""Leaves as numpy arrays, and when two of them are close. A stranger's leaf that is flawed is no array."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.case import Sighting, on_both_sides
from flaxlings.judge.dtypes import DTYPES
from flaxlings.judge.flaw import flaw, parse_number
from flaxlings.judge.observation import Array, Leaf, Number, PathPart, ProbePlan

if TYPE_CHECKING:
    import numpy as np

    Numbers = np.ndarray[Any, np.dtype[Any]]

SIZE_LIMIT = 1 << 20
"""Elements. No array of the course is near it, and a rule must not make anybody wait."""


@dataclass(frozen=True)
class Pair:
    """The numbers of one leaf on both sides, as float64 (complex128, int64, bool), of any two shapes."""

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
    def same(self) -> bool:
        """Whether nothing differs."""
        return self.close(self.expected, self.yours)

    def close(self, expected: Numbers, yours: Numbers) -> bool:
        """Whether two arrays are of one shape and close in every element, as the probe compares them; NaN is NaN."""
        import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

        if expected.shape != yours.shape:
            return False
        with np.errstate(all="ignore"):
            return bool(np.allclose(yours, expected, rtol=self.rtol, atol=self.atol, equal_nan=True))


def numbers(leaf: Leaf) -> Numbers | None:
    """The leaf's values; None when it holds no numbers, too many, or something that cannot be read."""
    import numpy as np  # noqa: PLC0415 -- likewise

    value = leaf.value
    if flaw(value):
        return None
    if isinstance(value, Number):
        number = parse_number(value)
        return None if number is None or abs(number) > 2**62 else np.asarray(number)
    if not isinstance(value, Array) or len(value.data) > SIZE_LIMIT * 8:
        return None
    known = DTYPES[value.dtype]
    if known.kind == "bool":
        array = np.frombuffer(value.data, np.uint8).astype(np.bool_)
    elif known.native:
        array = np.frombuffer(value.data, np.dtype(value.dtype).newbyteorder("<"))
    else:
        import ml_dtypes  # noqa: PLC0415 -- only for dtypes that numpy does not have

        array = np.frombuffer(value.data, getattr(ml_dtypes, value.dtype))
    wide = {"float": np.float64, "complex": np.complex128, "int": np.int64, "bool": np.bool_}[known.kind]
    return array.astype(wide).reshape(value.shape)


def pairs(sighting: Sighting, plan: ProbePlan) -> Iterator[Pair]:
    """Every leaf that holds numbers on both sides, whether or not it differs, in the reference's order."""
    for expected, yours in on_both_sides(sighting):
        left, right = numbers(expected), numbers(yours)
        if left is None or right is None:
            continue
        rtol, atol = plan.rtol, plan.atol
        known = DTYPES.get(expected.value.dtype) if isinstance(expected.value, Array) else DTYPES["float32"]
        assert known is not None  # noqa: S101 -- for the type checker: a value without a flaw has a known dtype
        yield Pair(
            expected.path,
            left,
            right,
            known.rtol if rtol is None else rtol,
            known.atol if atol is None else atol,
        )
