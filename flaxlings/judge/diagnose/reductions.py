"""Rules about results with an axis too many, too few, or another: broadcasting, keepdims, sums over another axis."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.arrays import numbers
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.declarations import declared
from flaxlings.judge.diagnose.parting import Parting, listed, shape_of
from flaxlings.judge.diagnose.reshaped import RANK_LIMIT, SIZE_LIMIT, Reshaped, Shape, over_shapes
from flaxlings.judge.variables import collection_at, is_parameter

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers
    from flaxlings.judge.diagnose.reshaped import View

_ROWS = 64
"""Of a batch, which may be long."""

_RESULTS = 8
"""Arrays in one result for which the reference's others are looked through."""


def broadcast(case: Case, found: tuple[Reshaped, ...], _: Parting) -> Found | None:
    """(n,) against (n, 1) gives (n, n)."""
    agreed: list[bool | None] = []
    for each in found:
        size = max(each.yours, default=0)
        if size < 2 or each.yours != (size, size) or each.expected not in ((size,), (size, 1), (1, size)):
            return None
        if each.is_parameter:
            return None
        agreed.append(each.agrees(case, lambda left, right: [(left.reshape(-1), right.diagonal())]))
    size = found[0].yours[0]
    says = (
        f"An array of shape ({size},) met one of shape ({size}, 1), which broadcast to ({size}, {size}): give both the "
    )
    return Found("broadcast", f"{says}same shape first.", sure=all(agreed))


def axis_too_many(case: Case, found: tuple[Reshaped, ...], _: Parting) -> Found | None:
    """Each array has one axis more than expected."""
    axes = [_inserted(each.expected, each.yours) for each in found]
    if not all(axes):
        return None
    sizes = {each.yours[at[0]] for each, at in zip(found, axes, strict=True)}
    names, first, known = listed([each.name or "the result" for each in found]), found[0], declared(case.source)
    line = known.line(first.path[-1:] and first.path[-1]) if first.is_parameter else None
    if all(each.is_parameter for each in found) and all(0 in at for at in axes) and first.expected:
        return Found(
            "batch-axis-extra", f"Parameters have no batch axis, but {names} has one: {first.shapes}.", line=line
        )
    if sizes != {1}:
        return _not_reduced(case, found)
    agreed = [each.agrees(case, lambda left, right: [(left, right.reshape(left.shape))]) for each in found]
    sure = False not in agreed
    if all(0 in at for at in axes) and all(each.expected for each in found):
        says = f"A batch axis of size 1 too many stands in front of {names}: {first.shapes}."
        return Found("batch-axis-extra", says, sure=sure, line=line)
    if not first.expected:
        says = f"Shape (1,) is a vector with one entry; a single number, of shape (), is expected for {names}."
    else:
        says = f"An axis of size 1 is left over in {names}: {first.shapes}. Leave keepdims out, or squeeze it."
    return Found("axis-extra", says, sure=sure, line=line)


def _inserted(short: Shape, long: Shape) -> list[int]:
    """Where the longer shape can have one axis more than the shorter one."""
    return [at for at in range(len(long)) if long[:at] + long[at + 1 :] == short]


def _not_reduced(case: Case, found: tuple[Reshaped, ...]) -> Found | None:
    """An axis is left that the reference summed or averaged, as the values say."""
    how = _reduction(case, found)
    if how:
        says = f"An axis is left over, {found[0].shapes}: take the {how} over it."
        return Found("not-reduced", says, sure=all(each.expected for each in found))
    if all(each.agrees(case, lambda left, right: ((left, row) for row in right[:_ROWS])) for each in found):
        return Found("batch-axis-extra", f"There is a batch axis too many in front: {found[0].shapes}.")
    if not any(each.expected or each.is_parameter for each in found):
        says = f"an axis is left over, {found[0].shapes}. One number is expected, of all axes together."
        return Found("reduced-over-another-axis", says, sure=False)
    return None


def _reduction(case: Case, found: tuple[Reshaped, ...]) -> str:
    """The function that makes of the array with one axis more the other, for each of them; empty for none."""

    def reduced(long: Numbers, short: Numbers, how: str) -> Iterator[tuple[Numbers, Numbers]]:
        if long.size:
            for at in _inserted(short.shape, long.shape):
                yield getattr(long, how)(axis=at), short

    def view(how: str) -> View:
        return lambda left, right: reduced(*((left, right) if left.ndim > right.ndim else (right, left)), how)

    return next(
        (how for how in ("mean", "sum", "max", "min") if all(each.agrees(case, view(how)) for each in found)), ""
    )


def axis_too_few(case: Case, found: tuple[Reshaped, ...], _: Parting) -> Found | None:
    """Each array has one axis less than expected."""
    axes = [_inserted(each.yours, each.expected) for each in found]
    if not all(axes) or any(each.is_parameter for each in found):
        return None
    sizes = {each.expected[at[0]] for each, at in zip(found, axes, strict=True)}
    names, first = listed([each.name or "the result" for each in found]), found[0]
    is_front = all(0 in at for at in axes)
    if sizes == {1}:
        agreed = [each.agrees(case, lambda left, right: [(left.reshape(right.shape), right)]) for each in found]
        if is_front and first.yours:
            says = f"The batch axis of size 1 is missing in front of {names}: {first.shapes}."
            return Found("batch-axis-missing", says, sure=False not in agreed)
        says = f"An axis of size 1 is missing in {names}: {first.shapes}. Keep it, by keepdims=True or [..., None]."
        return Found("axis-missing", says, sure=False not in agreed)
    if how := _reduction(case, found):
        says = f"The {how} was taken over one axis too many of {names}: {first.shapes}."
        return Found("reduced-over-another-axis", says, sure=all(each.yours for each in found))
    for index, word in ((-1, "last"), (0, "first")):
        if not is_front and all(each.agrees(case, _entry(index)) for each in found):
            says = f"Only the {word} entry of an axis is in {names}: {first.shapes}. All of them are expected."
            return Found("axis-missing", says)
    if is_front and all(
        each.agrees(case, lambda left, right: ((row, right) for row in left[:_ROWS])) for each in found
    ):
        return Found("batch-axis-missing", f"Only one example of the batch is in {names}: {first.shapes}.")
    return None


def _entry(index: int) -> View:
    """One entry of the axis that is gone."""

    def entries(left: Numbers, right: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        if left.size:
            for at in _inserted(right.shape, left.shape):
                yield left.take(index, axis=at), right

    return entries


def reduced_over_another_axis(case: Case, found: tuple[Reshaped, ...], _: Parting) -> Found | None:
    """One axis was summed or averaged, and it was another one."""
    if any(each.is_parameter for each in found):
        return None
    kept = [_kept(each.expected, each.yours) for each in found]
    names, first = listed([each.name or "the result" for each in found]), found[0]
    if all(kept):
        return Found(
            "reduced-over-another-axis",
            f"The sum or mean in {names} goes over another axis: {first.shapes}. Look at axis=.",
        )
    if len(found) > _RESULTS or not all(each.agrees(case, _reducing(_seen(case, each))) for each in found):
        return _copies_left(case, found)
    return Found(
        "reduced-over-another-axis", f"The axis that is left in {names} is another: {first.shapes}. Look at axis=."
    )


def _copies_left(case: Case, found: tuple[Reshaped, ...]) -> Found | None:
    """Of a mapped module the axis of the copies is left in the result, where another one is gone."""
    if not declared(case.source).maps:
        return None
    counts = {count for each in found for count in each.yours if count not in each.expected} & _copies(case)
    if len(counts) != 1:
        return None
    count = counts.pop()
    for each in found:
        if len(each.expected) != len(each.yours):
            return None
        if [b for a, b in zip(each.expected, each.yours, strict=True) if a != b] != [count]:
            return None
    return Found(
        "reduced-over-another-axis",
        f"the axis of the {count} copies is left, and another one was reduced: {found[0].shapes}. Look at axis=.",
        sure=False,
    )


def _copies(case: Case) -> set[int]:
    """How many copies the reference's mapped modules have: the size that every parameter of one tree begins with."""
    trees: dict[tuple[str, object], list[Shape]] = {}
    for seen in case.reference:
        for leaf in seen.leaves:
            if is_parameter(leaf.path, leaf.variable) and (shape := shape_of(leaf)) is not None:
                trees.setdefault((seen.probe, leaf.path[: collection_at(leaf.path)]), []).append(shape)
    return {
        shapes[0][0]
        for shapes in trees.values()
        if len({shape[:1] for shape in shapes}) == 1 and len({len(shape) for shape in shapes}) > 1 and shapes[0]
    }


def _seen(case: Case, each: Reshaped) -> list[Numbers]:
    """What the reference gave elsewhere, from which both shapes can come by leaving out one axis."""
    leaves = [leaf for seen in case.reference for leaf in seen.leaves if _can_give(shape_of(leaf) or (), each)]
    return [values for leaf in leaves[:_ROWS] if (values := numbers(leaf)) is not None]


def _can_give(shape: Shape, each: Reshaped) -> bool:
    if len(each.expected) != len(each.yours) or not 1 < len(shape) <= RANK_LIMIT or math.prod(shape) > SIZE_LIMIT:
        return False
    return bool(_inserted(each.expected, shape) and _inserted(each.yours, shape))


def _reducing(inputs: list[Numbers]) -> View:
    """Yours against each way to take the mean or the sum of an input that gives what is expected."""

    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    def pairs(left: Numbers, right: Numbers) -> Iterator[tuple[Numbers, Numbers]]:
        for values, how in product([each for each in inputs if each.size], ("mean", "sum", "max", "min")):
            reduced = [getattr(values, how)(axis=axis) for axis in range(values.ndim)]
            if any(
                each.shape == left.shape and bool(np.allclose(each, left, rtol=1e-4, atol=1e-5)) for each in reduced
            ):
                yield from ((each, right) for each in reduced)

    return pairs


def _kept(expected: Shape, yours: Shape) -> bool:
    """Whether, by keepdims, another axis became 1 on each side."""
    if len(expected) != len(yours):
        return False
    pairs = [(a, b) for a, b in zip(expected, yours, strict=True) if a != b]
    return len(pairs) == 2 and sum(a == 1 for a, _ in pairs) == 1 and sum(b == 1 for _, b in pairs) == 1


RULES: tuple[Rule, ...] = tuple(
    over_shapes(look) for look in (broadcast, axis_too_many, axis_too_few, reduced_over_another_axis)
)
