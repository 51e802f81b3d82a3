"""Rules about the places of what was returned: the same items are there, each in the place of another."""

from __future__ import annotations

from itertools import islice

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.naming import number_of
from flaxlings.judge.diagnose.parting import (
    Branch,
    Node,
    Parting,
    branch_of,
    called,
    leaves_of,
    listed,
    outline,
    over_trees,
)
from flaxlings.judge.dtypes import DTYPES
from flaxlings.judge.leaves import compare_leaf
from flaxlings.judge.observation import Array, Leaf, Number, PathPart, ProbePlan
from flaxlings.judge.variables import Path

_CHILDREN_LIMIT = 8
_LEAVES_LIMIT = 200
_BYTES_LIMIT = 1 << 20
"""Beyond these, every child against every other would make somebody wait."""


def order_swapped(case: Case, parting: Parting) -> Found | None:
    """The same items are there, in other places."""
    leaves = [*leaves_of(parting.expected), *leaves_of(parting.yours)]
    if (
        len(leaves) > _LEAVES_LIMIT
        or sum(len(leaf.value.data) for _, leaf in leaves if isinstance(leaf.value, Array)) > _BYTES_LIMIT
    ):
        return None
    swaps = _swaps((), parting.expected, parting.yours, case.plan)
    if not swaps:
        return None
    # Two counts in a mapping are easily each other's by chance.
    if any(isinstance(name, str) for _, moves, strong in swaps if not strong for name in moves):
        return None
    # Of several trees, each with its exchange, the place would say only how the check calls the tree.
    says = {_words(path if len(swaps) == 1 else (), moves) for path, moves, _ in swaps}
    return Found("order-swapped", says.pop(), sure=all(strong for _, _, strong in swaps)) if len(says) == 1 else None


def _words(path: Path, moves: dict[PathPart, PathPart]) -> str:
    where = f" in {called(path)}" if any(isinstance(part, str) and part.isidentifier() for part in path) else ""
    places = [name for name in moves if isinstance(name, int)]
    if not places:
        each = " each other's" if len(moves) == 2 else " others'"
        return f"{listed([f'`{describe_path((name,))}`' for name in moves])} have{each} values{where}."
    if len(places) == 2:
        return f"Items {places[0]} and {places[1]} are exchanged{where}."
    is_reversed = all(moves[old] == new for old, new in zip(sorted(places), sorted(places, reverse=True), strict=True))
    return f"The items are right{where}, but in {'the opposite' if is_reversed else 'another'} order."


_Swap = tuple[Path, dict[PathPart, PathPart], bool]
"""A container, which of yours is what is expected of each child that differs, and whether that cannot be chance."""


def _swaps(path: Path, expected: Node, yours: Node, plan: ProbePlan) -> list[_Swap] | None:
    """Every exchange below here; empty when nothing differs, None when something differs that no exchange explains."""
    if _same(expected, yours, plan):
        return []
    left, right = branch_of(expected), branch_of(yours)
    if left is None or right is None or left.keys() != right.keys():
        return None
    differing = [name for name, child in left.items() if not _same(child, right[name], plan)]
    moves = _moves(differing, left, right, plan)
    if moves is not None:
        return [(path, moves, _is_strong([left[name] for name in moves]))]
    found: list[_Swap] = []
    for name in differing:
        below = _swaps((*path, name), left[name], right[name], plan)
        if below is None:
            return None
        found += below
    return found


def _moves(differing: list[PathPart], left: Branch, right: Branch, plan: ProbePlan) -> dict[PathPart, PathPart] | None:
    """Which of yours is what is expected of each; None unless each has just one, and no two the same."""
    if not 2 <= len(differing) <= _CHILDREN_LIMIT:
        return None
    if all(isinstance(name, int) for name in differing) and (by_outline := _by_outline(differing, left, right)):
        return by_outline
    moves: dict[PathPart, PathPart] = {}
    for name in differing:
        alike = list(islice((other for other in differing if _same(left[name], right[other], plan)), 2))
        if len(alike) != 1 or alike[0] in moves.values():
            return None
        moves[name] = alike[0]
    # Two layers that changed their numbers are a matter of the layers' sizes.
    is_numbered = any(isinstance(name, str) and number_of(name)[1] >= 0 for name in moves)
    return None if is_numbered else moves


def _by_outline(differing: list[PathPart], left: Branch, right: Branch) -> dict[PathPart, PathPart] | None:
    """The same where no two items are of one kind, one of them is a container, and their values may be others."""
    ours = {outline(right[name]): name for name in differing}
    moves = {name: ours[outline(left[name])] for name in differing if outline(left[name]) in ours}
    is_mixed = len({isinstance(left[name], Leaf) for name in differing}) == 2
    is_exchange = len(ours) == len(moves) == len(set(moves.values())) == len(differing)
    return moves if is_mixed and is_exchange and all(old != new for old, new in moves.items()) else None


def _same(expected: Node, yours: Node, plan: ProbePlan) -> bool:
    if isinstance(expected, Leaf) and isinstance(yours, Leaf):
        return not any(True for _ in compare_leaf(expected, yours, plan))
    if isinstance(expected, Leaf) or isinstance(yours, Leaf):
        return False
    return expected.keys() == yours.keys() and all(_same(child, yours[name], plan) for name, child in expected.items())


def _is_strong(nodes: list[Node]) -> bool:
    """Whether the nodes are so unlike each other that they do not change places by chance."""
    outlines = {outline(node) for node in nodes}
    return len(outlines) == len(nodes) or all(any(_says_much(leaf) for _, leaf in leaves_of(node)) for node in nodes)


def _says_much(leaf: Leaf) -> bool:
    match leaf.value:
        case Array(dtype=dtype, shape=shape, data=data):
            itemsize = DTYPES[dtype].itemsize
            is_fraction = DTYPES[dtype].kind in ("float", "complex") and not shape and len(data.strip(b"\0")) > 2
            return is_fraction or len({data[at : at + itemsize] for at in range(0, len(data), itemsize)}) > 2
        case Number(kind="float", text=text):
            return len(text) > 4
        case _:
            return False


RULES: tuple[Rule, ...] = (over_trees(order_swapped),)
