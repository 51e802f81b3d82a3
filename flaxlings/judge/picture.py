"""What a screen can draw of a failing probe: numbers beside numbers, two histograms, or two trees. Bounded in size."""

from __future__ import annotations

from dataclasses import dataclass

from flaxlings.judge.difference import DifferenceKind

Grid = tuple[tuple[float, ...], ...]
"""Rows of numbers, each as long as the others; a 1-d array is one row."""

Places = frozenset[tuple[int, int]]
"""Cells of a grid: (row, column)."""


@dataclass(frozen=True, slots=True)
class ArrayPicture:
    """One array on both sides, or the 2-d slice of it that is furthest off; no side is empty.

    A cell stands for a block of elements where the array is larger than a picture may be; of those it shows the one
    that is furthest off.
    """

    path: str
    about: str
    """What the reference has there, `f32[3,4]`."""
    expected: Grid
    yours: Grid
    """Of another shape than `expected` only where both are small; then no cell is wrong by itself."""
    wrong: Places = frozenset()
    rank: int = 2
    """1 for what is one row only because it is a 1-d array."""
    yours_rank: int | None = None
    """Where it is another."""
    place: str = ""
    """Which slice it is, `[1,:,:]`; empty for the whole array."""
    block: tuple[int, int] = (1, 1)
    """Rows and columns of elements that one cell stands for."""
    differ: int = 0
    """How many elements of the whole array differ."""
    size: int = 0
    """How many elements the whole array has."""

    @property
    def same_shape(self) -> bool:
        """Whether cell can be compared with cell."""
        if self.yours_rank is not None or len(self.expected) != len(self.yours):
            return False
        return all(len(left) == len(right) for left, right in zip(self.expected, self.yours, strict=True))


@dataclass(frozen=True, slots=True)
class Draws:
    """The numbers of one side, by how many fall into each bin."""

    counts: tuple[int, ...]
    mean: float
    std: float
    size: int
    """How many finite numbers there are."""


@dataclass(frozen=True, slots=True)
class HistogramPicture:
    """Two arrays of draws on the same bins, all equally wide, from `low` to `high`."""

    path: str
    about: str
    low: float
    high: float
    expected: Draws
    yours: Draws


@dataclass(frozen=True, slots=True)
class TreeRow:
    """One place of two trees: what is there on both sides (empty where nothing is), and how they differ."""

    path: tuple[str, ...]
    expected: str
    yours: str
    kind: DifferenceKind | None = None
    renamed: str = ""
    """What the learner calls it, where that is all that differs."""


@dataclass(frozen=True, slots=True)
class TreePicture:
    """Two trees in one, in the order of the expected one, with what the learner alone has at its end."""

    rows: tuple[TreeRow, ...]
    expected_count: int
    """Elements of all arrays of the expected tree."""
    yours_count: int
    left: int = 0
    """Rows that were left out, because there are too many; the ones that differ are left out last."""


Picture = ArrayPicture | HistogramPicture | TreePicture
