"""Where two trees part: containers whose children differ, leaves that differ, and a leaf against a container."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.case import Case, Found, Rule, Sighting, every_failing, once
from flaxlings.judge.difference import DifferenceKind
from flaxlings.judge.flaw import flaw
from flaxlings.judge.observation import Array, Empty, Leaf, Number, Opaque, PathPart, Spec
from flaxlings.judge.variables import Path, collection_at, is_label

Node = Leaf | dict[PathPart, "Node"]
Branch = dict[PathPart, Node]

_LEAVES_LIMIT = 300
_DEPTH_LIMIT = 16
_NAME_LIMIT = 200
"""No exercise has a tree beyond these, and a rule must not make anybody wait."""


@dataclass(frozen=True, slots=True)
class Fork:
    """A container on both sides whose children have not the same names."""

    path: Path
    expected: Branch
    yours: Branch

    @property
    def missing(self) -> Branch:
        """The children that only the reference has."""
        return {name: child for name, child in self.expected.items() if name not in self.yours}

    @property
    def extra(self) -> Branch:
        """The children that only the learner has."""
        return {name: child for name, child in self.yours.items() if name not in self.expected}


@dataclass(frozen=True, slots=True)
class Clash:
    """A leaf on one side where the other has a container, or a sequence against a mapping."""

    path: Path
    expected: Node
    yours: Node


@dataclass(frozen=True, slots=True)
class Change:
    """A leaf on both sides that differs."""

    path: Path
    expected: Leaf
    yours: Leaf
    kinds: frozenset[DifferenceKind]


@dataclass(frozen=True, slots=True)
class Parting:
    """Both trees, and every place where they part."""

    expected: Node
    yours: Node
    forks: tuple[Fork, ...]
    clashes: tuple[Clash, ...]
    changes: tuple[Change, ...]
    missing: dict[Path, Leaf] = field(default_factory=dict)
    """The leaves at paths that only the reference has."""
    extra: dict[Path, Leaf] = field(default_factory=dict)
    """The leaves at paths that only the learner has."""

    @property
    def only_changes(self) -> bool:
        """Whether both trees have the same names, and leaves differ."""
        return bool(self.changes) and not self.forks and not self.clashes


def over_trees(look: Callable[[Case, Parting], Found | None]) -> Rule:
    """A rule out of what looks at two trees: it says the same of every seed that fails, and nothing of exceptions."""

    def see(case: Case, sighting: Sighting) -> Found | None:
        parting = part(sighting)
        return None if parting is None else look(case, parting)

    see.__name__, see.__doc__ = look.__name__, look.__doc__
    return every_failing(see)


@once
def part(sighting: Sighting) -> Parting | None:
    """Where the two trees part; None when one was raised instead, is too large, or was not sent by an honest worker."""
    if sighting.expected.raised is not None or sighting.yours.raised is not None:
        return None
    expected, yours = _tree(sighting.expected.leaves), _tree(sighting.yours.leaves)
    if expected is None or yours is None:
        return None
    kinds: dict[str, set[DifferenceKind]] = {}
    for difference in sighting.differences:
        kinds.setdefault(difference.path, set()).add(difference.kind)
    parts = list(_walk((), expected, yours, kinds))
    forks = tuple(each for each in parts if isinstance(each, Fork))
    clashes = tuple(each for each in parts if isinstance(each, Clash))
    lost = [((*fork.path, name), child) for fork in forks for name, child in fork.missing.items()]
    more = [((*fork.path, name), child) for fork in forks for name, child in fork.extra.items()]
    return Parting(
        expected,
        yours,
        forks,
        clashes,
        tuple(each for each in parts if isinstance(each, Change)),
        _all_leaves([*lost, *((clash.path, clash.expected) for clash in clashes)]),
        _all_leaves([*more, *((clash.path, clash.yours) for clash in clashes)]),
    )


def _all_leaves(nodes: list[tuple[Path, Node]]) -> dict[Path, Leaf]:
    return {place: leaf for path, node in nodes for place, leaf in leaves_of(node, path)}


def _tree(leaves: tuple[Leaf, ...]) -> Node | None:
    if not 0 < len(leaves) <= _LEAVES_LIMIT or any(not _is_sound(leaf) for leaf in leaves):
        return None
    if not leaves[0].path:
        return leaves[0] if len(leaves) == 1 else None
    root: Branch = {}
    for leaf in leaves:
        if not leaf.path:
            return None
        *parents, name = leaf.path
        branch = root
        for parent in parents:
            child = branch.setdefault(parent, {})
            if isinstance(child, Leaf):
                return None
            branch = child
        if name in branch:
            return None
        branch[name] = leaf
    return root


def _is_sound(leaf: Leaf) -> bool:
    names = [each for each in (*leaf.path, leaf.variable) if isinstance(each, str)]
    return len(leaf.path) <= _DEPTH_LIMIT and all(len(name) <= _NAME_LIMIT for name in names) and not flaw(leaf.value)


def _walk(
    path: Path, expected: Node, yours: Node, kinds: Mapping[str, set[DifferenceKind]]
) -> Iterator[Fork | Clash | Change]:
    if isinstance(expected, Leaf) and isinstance(yours, Leaf):
        found = kinds.get(describe_path(path))
        if found:
            yield Change(path, expected, yours, frozenset(found))
        return
    left, right = branch_of(expected), branch_of(yours)
    if left is None or right is None or {names_are(left), names_are(right)} == {int, str}:
        yield Clash(path, expected, yours)
        return
    if left.keys() != right.keys():
        yield Fork(path, left, right)
    for name, child in left.items():
        if name in right:
            yield from _walk((*path, name), child, right[name], kinds)


def branch_of(node: Node) -> Branch | None:
    """The children of a container, an empty one too; None for a leaf."""
    if isinstance(node, Leaf):
        return {} if isinstance(node.value, Empty) else None
    return node


def names_are(branch: Branch) -> type | None:
    """`int` for a sequence, `str` for a mapping, None for neither."""
    types = {type(name) for name in branch}
    return types.pop() if len(types) == 1 else None


def leaves_of(node: Node, path: Path = ()) -> Iterator[tuple[Path, Leaf]]:
    """Every leaf below the node with its path, in the tree's order."""
    if isinstance(node, Leaf):
        yield path, node
    else:
        for name, child in node.items():
            yield from leaves_of(child, (*path, name))


def shape_of(leaf: Leaf) -> tuple[int, ...] | None:
    """The shape of an array, with values or without, or of a number; None for what has none."""
    if isinstance(leaf.value, Array | Spec):
        return leaf.value.shape
    return () if isinstance(leaf.value, Number) else None


def outline(node: Node) -> object:
    """The node without its values: names, variable kinds, dtypes, shapes."""
    if isinstance(node, dict):
        return frozenset((name, outline(child)) for name, child in node.items())
    match node.value:
        case Array(dtype=dtype, shape=shape) | Spec(dtype=dtype, shape=shape):
            about: tuple[object, ...] = (dtype, shape)
        case Number(kind=kind) | Empty(kind=kind):
            about = (kind,)
        case Opaque(name=name):
            about = (name,)
        case _:
            about = ()
    return (type(node.value), node.variable, *about)


def called(path: Path) -> str:
    """What a learner calls the place: the path inside its collection, without the check's own labels."""
    at = collection_at(path)
    inner = path if at is None else path[at + 1 :] or path[at:]
    # A check labels several trees of one probe in words: "a batch of 5", "(7, 3)".
    while len(inner) > 1 and is_label(inner[0]):
        inner = inner[1:]
    if len(inner) == 1 and isinstance(inner[0], int):
        return f"item {inner[0]}"
    return f"`{describe_path(inner)}`"


def listed(names: list[str]) -> str:
    """Names in words, each once: `a`, `b` and `c`; after three only how many more."""
    each = list(dict.fromkeys(names))
    if len(each) > 3:
        return f"{', '.join(each[:3])} and {len(each) - 3} more"
    return " and ".join([", ".join(each[:-1]), each[-1]]) if len(each) > 1 else "".join(each)
