"""Which picture shows best what is wrong with a probe: the trees if their structure differs, else numbers."""

from __future__ import annotations

from math import ceil, isfinite
from typing import TYPE_CHECKING

from flaxlings.judge.describe import describe, describe_path
from flaxlings.judge.diagnose.arrays import allowed, numbers
from flaxlings.judge.diagnose.case import leaves_by_path
from flaxlings.judge.diagnose.trees import picture_trees
from flaxlings.judge.difference import Difference
from flaxlings.judge.dtypes import Tolerance
from flaxlings.judge.observation import Leaf, Observation, PathPart, ProbePlan
from flaxlings.judge.picture import ArrayPicture, Draws, Grid, HistogramPicture, Picture
from flaxlings.judge.values import close
from flaxlings.judge.variables import is_parameter

if TYPE_CHECKING:
    from flaxlings.judge.diagnose.arrays import Numbers
    from flaxlings.judge.values import Places

_ROWS = 20
_COLUMNS = 80
"""Cells of a picture; what is larger is drawn in blocks."""

_SMALL = 6
"""Rows and columns up to which arrays of two shapes are shown beside each other."""

_WHOLE = 6
"""A 1-d array of so many elements is shown whole by its difference."""

_BINS = 24
_FEWEST_DRAWS = 32
"""Fewer draws make no histogram."""

_DRAWN = 0.8
"""The share of elements that differ when all of them were drawn anew."""

_LARGEST = 1e30
"""Beyond it the width of a bin could overflow."""

_STRUCTURE = frozenset({"missing", "extra", "renamed", "shape", "dtype"})
"""What trees side by side show; of another kind of thing everything would be missing and extra."""


def picture_of(
    expected: Observation, yours: Observation, differences: tuple[Difference, ...], plan: ProbePlan
) -> Picture | None:
    """The picture of a probe with one seed; None where the differences say all of it in words.

    Args:
        expected: what the reference gave.
        yours: what the learner's file gave; nothing is drawn of what was raised.
        differences: what `compare` found between the two.
        plan: the probe, for its tolerance.
    """
    if not differences or expected.raised or yours.raised:
        return None
    kinds = {difference.kind for difference in differences}
    if kinds & _STRUCTURE and "kind" not in kinds:
        trees = picture_trees(expected, yours, differences)
        if trees is not None:
            return trees
    paths = {difference.path for difference in differences if difference.kind in {"value", "shape"}}
    theirs = leaves_by_path(yours)
    for path, leaf in leaves_by_path(expected).items():
        # The path in words takes a while, and most differences are about a leaf that both sides have.
        if path in theirs and leaf.value != theirs[path].value and describe_path(path) in paths:
            picture = _picture_leaf(path, leaf, theirs[path], plan)
            if picture is not None:
                return picture
    return None


def _picture_leaf(path: tuple[PathPart, ...], expected: Leaf, yours: Leaf, plan: ProbePlan) -> Picture | None:
    left, right = numbers(expected), numbers(yours)
    if left is None or right is None or "c" in {left.dtype.kind, right.dtype.kind}:
        return None
    if not left.size or not right.size:
        return None
    name, about = describe_path(path), describe(expected)
    if left.shape != right.shape:
        return _two_shapes(name, about, left, right)
    if left.ndim == 0 or (left.ndim == 1 and left.size <= _WHOLE):
        return None
    wrong = _wrong(left, right, allowed(expected, yours, plan))
    differ = int(wrong.sum())
    if not differ:
        return None
    if left.size >= _FEWEST_DRAWS and differ >= _DRAWN * left.size and is_parameter(path, expected.variable):
        histogram = _histogram(name, about, left, right)
        if histogram is not None:
            return histogram
    return _array(name, about, left, right, wrong)


def _wrong(expected: Numbers, yours: Numbers, room: Tolerance) -> Places:
    """Where the elements differ, as the probe compares them."""
    import numpy as np  # noqa: PLC0415 -- only when a picture is wanted

    with np.errstate(all="ignore"):
        return np.asarray(~close(expected, yours, room))


def _two_shapes(name: str, about: str, expected: Numbers, yours: Numbers) -> ArrayPicture | None:
    """Both arrays as they are, where both are small: a transposed one is seen at once."""
    if any(array.ndim not in {1, 2} or max(array.shape) > _SMALL for array in (expected, yours)):
        return None
    rank = None if yours.ndim == expected.ndim else yours.ndim
    size = int(expected.size)
    return ArrayPicture(name, about, _grid(expected), _grid(yours), rank=expected.ndim, yours_rank=rank, size=size)


def _array(name: str, about: str, expected: Numbers, yours: Numbers, wrong: Numbers) -> ArrayPicture:
    import numpy as np  # noqa: PLC0415 -- likewise

    with np.errstate(all="ignore"):
        errors = np.abs(yours.astype(np.float64) - expected.astype(np.float64))
    # What is wrong and not finite is furthest off; what is close is never.
    errors = np.where(wrong, np.where(np.isfinite(errors), errors, np.inf), -1.0)
    differ, size, rank = int(wrong.sum()), int(wrong.size), expected.ndim
    place = ""
    if rank > 2:
        worst = np.unravel_index(int(errors.argmax()), errors.shape)[:-2]
        place = f"[{','.join(map(str, worst))},:,:]"
        expected, yours, wrong, errors = expected[worst], yours[worst], wrong[worst], errors[worst]
    columns = expected.shape[-1]
    flat = [each.reshape(-1, columns) for each in (expected, yours, wrong, errors)]
    block = ceil(flat[0].shape[0] / _ROWS), ceil(columns / _COLUMNS)
    left, right, bad = _worst_of_blocks(flat[0], flat[1], flat[2], flat[3], block)
    rows, places = np.nonzero(bad)
    return ArrayPicture(
        name,
        about,
        _grid(left),
        _grid(right),
        frozenset(zip(rows.tolist(), places.tolist(), strict=True)),
        rank=min(rank, 2),
        place=place,
        block=block,
        differ=differ,
        size=size,
    )


def _worst_of_blocks(
    expected: Numbers, yours: Numbers, wrong: Numbers, errors: Numbers, block: tuple[int, int]
) -> tuple[Numbers, Numbers, Numbers]:
    """Of each block the element that is furthest off, on both sides, and whether it is wrong."""
    import numpy as np  # noqa: PLC0415 -- likewise

    if block == (1, 1):
        return expected, yours, wrong
    rows, columns = (ceil(size / step) for size, step in zip(errors.shape, block, strict=True))
    short = rows * block[0] - errors.shape[0], columns * block[1] - errors.shape[1]
    # What pads the last blocks is less wrong than anything.
    padded = np.pad(errors, ((0, short[0]), (0, short[1])), constant_values=-2.0)
    blocks = padded.reshape(rows, block[0], columns, block[1]).swapaxes(1, 2).reshape(rows, columns, -1)
    inside = blocks.argmax(axis=-1)
    at = (
        np.arange(rows)[:, None] * block[0] + inside // block[1],
        np.arange(columns)[None, :] * block[1] + inside % block[1],
    )
    return expected[at], yours[at], wrong[at]


def _grid(array: Numbers) -> Grid:
    """The rows of an array of at most two dimensions."""
    import numpy as np  # noqa: PLC0415 -- likewise

    rows = np.atleast_2d(array).astype(np.float64).tolist()
    return tuple(tuple(row) for row in rows)


def _histogram(name: str, about: str, expected: Numbers, yours: Numbers) -> HistogramPicture | None:
    import numpy as np  # noqa: PLC0415 -- likewise

    sides = [side.astype(np.float64).ravel() for side in (expected, yours)]
    sides = [side[np.isfinite(side)] for side in sides]
    if any(side.size == 0 or float(np.abs(side).max()) > _LARGEST for side in sides):
        return None
    low, high = min(float(side.min()) for side in sides), max(float(side.max()) for side in sides)
    # Two numbers next to each other leave no room for bins.
    if not isfinite((high - low) / _BINS) or high - low <= _BINS * 1e-12 * max(abs(low), abs(high)):
        return None
    draws = [
        Draws(
            tuple(np.histogram(side, _BINS, (low, high))[0].tolist()), float(side.mean()), float(side.std()), side.size
        )
        for side in sides
    ]
    return HistogramPicture(name, about, low, high, draws[0], draws[1])
