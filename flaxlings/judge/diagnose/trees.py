"""Two trees of leaves as one that can be drawn: what is on both sides, what is missing, extra or renamed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flaxlings.judge.describe import describe, describe_path
from flaxlings.judge.diagnose.case import leaves_by_path
from flaxlings.judge.difference import Difference, DifferenceKind
from flaxlings.judge.observation import Leaf, Observation
from flaxlings.judge.picture import TreePicture, TreeRow
from flaxlings.judge.variables import Path, count

_ROWS = 40
_LEAVES = 2_000
_DEEPEST = 24
"""A tree that is larger or deeper is no picture."""


def picture_trees(expected: Observation, yours: Observation, differences: Sequence[Difference]) -> TreePicture | None:
    """Both trees in one; None for what is no tree on either side, or too large to be looked at."""
    left, right = leaves_by_path(expected), leaves_by_path(yours)
    if not 1 < len(left) + len(right) <= _LEAVES or not any(map(len, (*left, *right))):
        return None
    if any(len(path) > _DEEPEST for path in (*left, *right)):
        return None
    rows = list(_rows(left, right, differences))
    counts = [sum(map(count, side.values())) for side in (left, right)]
    return TreePicture(_shown(rows), counts[0], counts[1], max(0, len(rows) - _ROWS))


def _rows(left: dict[Path, Leaf], right: dict[Path, Leaf], differences: Sequence[Difference]) -> Iterator[TreeRow]:
    kinds: dict[str, DifferenceKind] = {}
    for difference in differences:
        kinds.setdefault(difference.path, difference.kind)
    renamed = _renamed(left, right, differences)
    taken = set()
    for path, leaf in left.items():
        theirs = right.get(path)
        old = next((path[:depth] for depth in range(1, len(path) + 1) if path[:depth] in renamed), None)
        if old is not None:
            moved = (*renamed[old], *path[len(old) :])
            taken.add(moved)
            new = describe_path(renamed[old][-1:])
            yield TreeRow(
                _parts(path), describe(leaf), describe(right[moved]) if moved in right else "", "renamed", new
            )
        elif theirs is not None:
            yield TreeRow(_parts(path), describe(leaf), describe(theirs), kinds.get(describe_path(path)))
        else:
            yield TreeRow(_parts(path), describe(leaf), "", "missing")
    for path, leaf in right.items():
        if path not in left and path not in taken:
            yield TreeRow(_parts(path), "", describe(leaf), "extra")


def _renamed(left: dict[Path, Leaf], right: dict[Path, Leaf], differences: Sequence[Difference]) -> dict[Path, Path]:
    """The branches that only changed their name: the reference's path to each, and the learner's."""
    names = {difference.path: difference.yours for difference in differences if difference.kind == "renamed"}
    if not names:
        return {}
    theirs = {(branch[:-1], describe_path(branch[-1:])): branch for branch in _branches(right)}
    found = {old: theirs.get((old[:-1], names.get(describe_path(old), ""))) for old in _branches(left)}
    return {old: new for old, new in found.items() if new is not None}


def _branches(leaves: Iterable[Path]) -> dict[Path, None]:
    """Every path at which something begins, a leaf or a container."""
    return {path[:depth]: None for path in leaves for depth in range(1, len(path) + 1)}


def _parts(path: Path) -> tuple[str, ...]:
    return tuple(describe_path((part,)) for part in path)


def _shown(rows: Sequence[TreeRow]) -> tuple[TreeRow, ...]:
    """As many rows as fit, in their order; those that differ first of all."""
    if len(rows) <= _ROWS:
        return tuple(rows)
    differing = [index for index, row in enumerate(rows) if row.kind is not None]
    same = [index for index, row in enumerate(rows) if row.kind is None]
    return tuple(rows[index] for index in sorted((differing + same)[:_ROWS]))
