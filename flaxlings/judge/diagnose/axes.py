"""Rules about the axis of a softmax or a normalization."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from math import prod
from typing import TYPE_CHECKING

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import Mismatch, measured, quiet, subject, telling

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers

    Axes = tuple[int, ...]

_RANK_LIMIT = 4


def softmax_axis(case: Case) -> Found | None:
    """Weights that sum to 1 along an axis, and yours along another."""
    found = measured(case)
    if not telling(found):
        return None
    axes = _moved(found, _sums_to_one, least=2)
    if axes is None:
        return None
    expected, yours = axes
    return Found(
        "softmax-over-another-axis",
        f"{subject(found)} sums to 1 along {_words(yours, found)}, and should along {_words(expected, found)}: give "
        "the softmax that axis.",
    )


def norm_axis(case: Case) -> Found | None:
    """Numbers that are normalized along an axis, and yours along another."""
    found = measured(case)
    if not telling(found, more=1):
        return None
    for property_ in (_standardized, _unit_length, _unit_mean_square):
        axes = _moved(found, property_, least=3)
        if axes is not None:
            expected, yours = axes
            return Found(
                "norm-over-another-axis",
                f"{subject(found)} is normalized along {_words(yours, found)}, and should be along "
                f"{_words(expected, found)}.",
            )
    return None


def _moved(
    found: tuple[Mismatch, ...], holds: Callable[[Numbers, Axes], bool], *, least: int
) -> tuple[Axes, Axes] | None:
    """The axes along which the expected numbers have the property, and those along which yours do instead."""
    ranks = {each.expected.ndim for each in found}
    if len(ranks) != 1 or not 1 <= (rank := ranks.pop()) <= _RANK_LIMIT:
        return None
    sets = [axes for count in range(1, rank + 1) for axes in combinations(range(rank), count)]

    def wide(axes: Axes) -> bool:
        return all(prod(each.expected.shape[axis] for axis in axes) >= least for each in found)

    wanted = [axes for axes in sets if wide(axes) and all(holds(each.expected, axes) for each in found)]
    given = [axes for axes in sets if all(holds(each.yours, axes) for each in found)]
    if not wanted or not given or wanted[0] == given[0]:
        return None
    left, right = wanted[0], given[0]
    # What is normalized along one axis is so along all of them together as well; else one side must not have both.
    if (left in given and not set(right) < set(left)) or (right in wanted and not set(left) < set(right)):
        return None
    return left, right


def _sums_to_one(values: Numbers, axes: Axes) -> bool:
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    return bool((values >= 0).all() and np.allclose(values.sum(axis=axes), 1, rtol=0, atol=1e-4))


def _standardized(values: Numbers, axes: Axes) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    mean, variance = values.mean(axis=axes), values.var(axis=axes)
    return bool(np.allclose(mean, 0, atol=1e-3) and ((variance > 0.98) & (variance < 1.0005)).all())


def _unit_length(values: Numbers, axes: Axes) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    return bool((values < 0).any() and np.allclose((values**2).sum(axis=axes), 1, atol=1e-3))


def _unit_mean_square(values: Numbers, axes: Axes) -> bool:
    import numpy as np  # noqa: PLC0415 -- likewise

    return bool((values < 0).any() and np.allclose((values**2).mean(axis=axes), 1, atol=1e-3))


def _words(axes: Axes, found: tuple[Mismatch, ...]) -> str:
    rank = found[0].expected.ndim
    if len(axes) == rank:
        return "all axes together" if rank > 1 else "its only axis"
    if axes == (rank - 1,):
        return "the last axis (axis=-1)"
    return f"axis {axes[0]}" if len(axes) == 1 else f"axes {axes}"


RULES: tuple[Rule, ...] = tuple(map(quiet, (softmax_axis, norm_axis)))
"""Most specific first."""
