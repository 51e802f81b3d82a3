"""Arrays whose shape differs, where nothing but shapes is to be explained."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flaxlings.judge.describe import describe_array
from flaxlings.judge.diagnose.arrays import numbers
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.parting import Change, Parting, called, over_trees, shape_of
from flaxlings.judge.dtypes import tolerance
from flaxlings.judge.observation import Array, Spec
from flaxlings.judge.variables import Path, is_parameter

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

    View = Callable[[Numbers, Numbers], Iterable[tuple[Numbers, Numbers]]]

Shape = tuple[int, ...]

RANK_LIMIT = 5
"""Axes. No exercise has more, and the orders of many are too many to try."""


SIZE_LIMIT = 1 << 16
"""Elements, of which every order of the axes may be looked at."""


@dataclass(frozen=True, slots=True)
class Reshaped:
    """An array whose shape differs."""

    change: Change
    expected: Shape
    yours: Shape

    @property
    def path(self) -> Path:
        """Where it stands."""
        return self.change.path

    @property
    def name(self) -> str:
        """What a learner calls it; empty for a result that is one array."""
        return called(self.path) if self.path else ""

    @property
    def is_parameter(self) -> bool:
        """Whether an optimizer changes it; what values it was drawn with then says nothing."""
        return is_parameter(self.path, self.change.expected.variable)

    @property
    def shapes(self) -> str:
        """Both shapes in words."""
        return f"expected {brackets(self.expected)}, yours {brackets(self.yours)}"

    def agrees(self, case: Case, view: View) -> bool | None:
        """Whether one of the ways to look at both arrays makes them equal; None where no values can tell."""
        import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

        sizes = math.prod(self.expected), math.prod(self.yours)
        if not min(sizes) or max(sizes) > SIZE_LIMIT:
            return None
        value = self.change.expected.value
        left, right = numbers(self.change.expected), numbers(self.change.yours)
        if self.is_parameter or left is None or right is None or not isinstance(value, Array):
            return None
        allowed = tolerance(value.dtype, case.plan.rtol, case.plan.atol)
        with np.errstate(all="ignore"):
            return any(
                a.shape == b.shape
                and bool(np.allclose(b, a, rtol=allowed.rtol or 1e-9, atol=allowed.atol, equal_nan=True))
                for a, b in view(left, right)
            )


def brackets(shape: Shape) -> str:
    """A shape as a difference shows it, without its dtype: `[3,4]`."""
    return describe_array("", shape)


def over_shapes(look: Callable[[Case, tuple[Reshaped, ...], Parting], Found | None]) -> Rule:
    """A rule out of what looks at the arrays whose shape differs, when nothing but shapes is to be explained."""

    def see(case: Case, parting: Parting) -> Found | None:
        found = reshaped(parting)
        return look(case, found, parting) if found else None

    see.__name__, see.__doc__ = look.__name__, look.__doc__
    return over_trees(see)


def reshaped(parting: Parting) -> tuple[Reshaped, ...]:
    """The arrays whose shapes differ; of parameters and what is computed from them, the parameters.

    Empty when something else is to be explained: other names, or values that no parameter's shape can account for.
    """
    if not parting.only_changes:
        return ()
    found: list[Reshaped] = []
    for change in parting.changes:
        left, right = shape_of(change.expected), shape_of(change.yours)
        if left is None or right is None:
            return ()
        if left == right:
            continue
        arrays = (change.expected.value, change.yours.value)
        if not all(isinstance(value, Array | Spec) for value in arrays) or max(len(left), len(right)) > RANK_LIMIT:
            return ()
        found.append(Reshaped(change, left, right))
    roots = tuple(each for each in found if each.is_parameter)
    is_all = len(found) == len(parting.changes)
    return roots or (tuple(found) if is_all else ())
