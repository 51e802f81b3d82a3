"""Rules about the right numbers at other places: permuted along an axis, or one step off in a sequence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.arrays import pairs
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import Mismatch, explains, measured, quiet, subject
from flaxlings.judge.observation import PathPart

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

_RANK_LIMIT = 6
_ROWS_LIMIT = 256
_WORK_LIMIT = 1 << 21
"""Comparisons of rows with rows."""


def _views(case: Case) -> Iterator[tuple[Mismatch, ...]]:
    """What differs, array by array; then with sequences of arrays (and of numbers) as one array each."""
    found = measured(case)
    if not found:
        return
    if all(each.expected.ndim for each in found):
        yield found
    stacked = _stacked(case, found)
    if stacked:
        yield stacked


def _stacked(case: Case, found: tuple[Mismatch, ...]) -> tuple[Mismatch, ...]:
    """Each sequence with something that differs as one array; nothing when something differs outside of a sequence."""
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    if any(not each.path or not isinstance(each.path[-1], int) for each in found):
        return ()
    first = {(each.seed, each.path[:-1]): each for each in reversed(found)}
    views: list[Mismatch] = []
    for sighting in case.failing:
        entries: dict[tuple[PathPart, ...], list[tuple[Numbers, Numbers]]] = {}
        for pair in pairs(sighting, case.plan):
            if pair.path and (sighting.seed, pair.path[:-1]) in first and len(entries) < 64:
                entries.setdefault(pair.path[:-1], []).append((pair.expected, pair.yours))
        for parent, both in entries.items():
            shapes = {side.shape for sides in both for side in sides}
            kinds = {side.dtype.kind for sides in both for side in sides}
            if len(shapes) != 1 or len(both) < 3 or "c" in kinds:
                return ()
            expected, yours = (np.stack([sides[at] for sides in both]).astype(np.float64) for at in (0, 1))
            if not np.isfinite(expected).all() or not np.isfinite(yours).all():
                return ()
            views.append(replace(first[sighting.seed, parent], path=parent, expected=expected, yours=yours))
    return tuple(views) if len(views) == len(first) else ()


def one_step_late(case: Case) -> Found | None:
    """Yours has at each step what is expected a step before, or a step after."""
    for found in _views(case):
        for axis in range(min(_RANK_LIMIT, *(each.expected.ndim for each in found))):
            if not all(_varies(each, axis) for each in found):
                continue
            for late in (True, False):
                if explains(found, lambda each, axis=axis, late=late: _shifted(each, axis, late=late)):  # type: ignore[misc]
                    where, hint = (
                        ("late", "each step shows what was there before it")
                        if late
                        else ("early", "each step shows what comes after it")
                    )
                    return Found(
                        f"one-step-{where}",
                        f"{_subject(found)} is one step {where} along axis {axis}: {hint}.",
                    )
    return None


def _subject(found: tuple[Mismatch, ...]) -> str:
    paths = {each.path for each in found}
    return f"Your `{describe_path(next(iter(paths)))}`" if len(paths) == 1 and all(paths) else "Your result"


def _varies(each: Mismatch, axis: int) -> bool:
    """Whether the steps differ from each other, so that a shift of them shows."""
    import numpy as np  # noqa: PLC0415 -- likewise

    if each.expected.shape[axis] < 3 or each.expected.size // each.expected.shape[axis] == 0:
        return False
    steps = np.moveaxis(each.expected, axis, 0)
    apart = np.abs(np.diff(steps, axis=0)).reshape(len(steps) - 1, -1)
    largest = max(float(np.max(np.abs(steps))), 1e-30)
    # Three numbers at least must have moved: a short sequence of single numbers fits by accident.
    return bool((apart.max(axis=1) > 10 * each.rtol * largest).all()) and steps[1:].size >= 3


def _shifted(each: Mismatch, axis: int, *, late: bool) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    expected, yours = np.moveaxis(each.expected, axis, 0), np.moveaxis(each.yours, axis, 0)
    return each.close(expected[:-1], yours[1:]) if late else each.close(expected[1:], yours[:-1])


def rows_permuted(case: Case) -> Found | None:
    """The same slices in another order, along one axis and with every seed in the same order."""
    for found in _views(case):
        for axis in range(min(_RANK_LIMIT, *(each.expected.ndim for each in found))):
            orders = {_order(each, axis) for each in found}
            order = orders.pop() if len(orders) == 1 else None
            if order is None:
                continue
            if order == tuple(reversed(range(len(order)))) and len(order) > 2:
                says = f"{_subject(found)} is in reverse order along axis {axis}."
            else:
                says = f"{_subject(found)} has the right numbers along axis {axis}, in another order."
            return Found("rows-permuted", says)
    return None


def _order(each: Mismatch, axis: int) -> tuple[int, ...] | None:
    """Which expected slice stands at each place of yours; None when that cannot be told, or is too little to go by."""
    import numpy as np  # noqa: PLC0415 -- likewise

    count = each.expected.shape[axis]
    width = each.expected.size // count if count else 0
    if not 2 <= count <= _ROWS_LIMIT or width < 1 or count * count * width > _WORK_LIMIT or count + width < 5:
        return None
    expected = np.moveaxis(each.expected, axis, 0).reshape(count, width)
    yours = np.moveaxis(each.yours, axis, 0).reshape(count, width)
    room = min(each.atol, each.rtol * float(np.max(np.abs(expected)))) + each.rtol * np.abs(expected)
    same = (np.abs(yours[:, None] - expected[None]) <= room[None]).all(axis=-1)
    if not ((same.sum(axis=0) == 1).all() and (same.sum(axis=1) == 1).all()):
        return None
    return tuple(int(place) for place in same.argmax(axis=1))


def transposed_values(case: Case) -> Found | None:
    """A square matrix with rows and columns exchanged."""
    import numpy as np  # noqa: PLC0415 -- likewise

    found = measured(case)
    if any(each.expected.ndim < 2 or each.expected.shape[-1] != each.expected.shape[-2] for each in found):
        return None
    if sum(each.expected.size for each in found) < 8 or not any(np.ptp(each.expected) for each in found):
        return None
    if not explains(found, lambda each: each.close(np.swapaxes(each.expected, -1, -2), each.yours)):
        return None
    return Found("transposed", f"{subject(found)} has its last two axes exchanged; being square, its shape hides that.")


RULES: tuple[Rule, ...] = tuple(map(quiet, (transposed_values, one_step_late, rows_permuted)))
"""Most specific first."""
