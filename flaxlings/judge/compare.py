"""Two trees of leaves: every place where they part, in the order of the expected tree."""

from __future__ import annotations

from collections.abc import Iterator

from flaxlings.judge.describe import describe, describe_container, describe_kind, describe_path
from flaxlings.judge.difference import Difference
from flaxlings.judge.leaves import compare_leaf
from flaxlings.judge.observation import Array, Empty, Key, Leaf, Number, Opaque, PathPart, ProbePlan, Spec

Tree = Leaf | dict[PathPart, "Tree"]

_DEPTH_LIMIT = 100
"""No honest tree is deeper, and a stranger's must not exhaust the stack."""


def compare(expected: tuple[Leaf, ...], yours: tuple[Leaf, ...], plan: ProbePlan) -> tuple[Difference, ...]:
    """All differences between what the reference gave and what the learner's file gave.

    Never raises, whatever the leaves claim: a value that cannot be read is a difference of the kind `kind`, and so is
    a second value at a path that has one.
    """
    if not expected or not yours:
        return (*map(_missing_leaf, expected), *map(_extra_leaf, yours))
    left, left_clashes = _tree(expected)
    right, right_clashes = _tree(yours)
    return (
        *_walk((), left, right, plan),
        *(Difference(describe_path(leaf.path), "kind", "a second value here", "") for leaf in left_clashes),
        *(Difference(describe_path(leaf.path), "kind", "", "a second value here") for leaf in right_clashes),
    )


def _tree(leaves: tuple[Leaf, ...]) -> tuple[Tree, list[Leaf]]:
    """The leaves by path, and those that have no place of their own: too deep, sent twice, or inside another leaf."""
    if not leaves[0].path:
        return leaves[0], list(leaves[1:])
    root: dict[PathPart, Tree] = {}
    return root, [leaf for leaf in leaves if not _place(root, leaf)]


def _place(root: dict[PathPart, Tree], leaf: Leaf) -> bool:
    """Put the leaf into the tree; False when another leaf is in the way."""
    if not 0 < len(leaf.path) <= _DEPTH_LIMIT:
        return False
    *parents, name = leaf.path
    node = root
    for part in parents:
        child = node.setdefault(part, {})
        if isinstance(child, Leaf):
            return False
        node = child
    if name in node:
        return False
    node[name] = leaf
    return True


def _walk(path: tuple[PathPart, ...], expected: Tree, yours: Tree, plan: ProbePlan) -> Iterator[Difference]:
    if isinstance(expected, Leaf):
        if isinstance(yours, Leaf):
            yield from compare_leaf(expected, yours, plan)
        elif isinstance(expected.value, Empty):
            yield from map(_extra_leaf, _leaves(yours))
        else:
            yield Difference(describe_path(path), "kind", describe_kind(expected), describe_container(yours))
    elif isinstance(yours, Leaf):
        if isinstance(yours.value, Empty):
            yield from map(_missing_leaf, _leaves(expected))
        else:
            yield Difference(describe_path(path), "kind", describe_container(expected), describe_kind(yours))
    elif {_names_are(expected), _names_are(yours)} == {int, str}:
        yield Difference(describe_path(path), "kind", describe_container(expected), describe_container(yours))
    else:
        yield from _walk_children(path, expected, yours, plan)


def _names_are(children: dict[PathPart, Tree]) -> type | None:
    """What a container's children are told apart by: `int` in a sequence, `str` in a mapping, None for both or none."""
    kinds = {type(name) for name in children}
    return kinds.pop() if len(kinds) == 1 else None


def _walk_children(
    path: tuple[PathPart, ...],
    expected: dict[PathPart, Tree],
    yours: dict[PathPart, Tree],
    plan: ProbePlan,
) -> Iterator[Difference]:
    renamed = _renamed(expected, yours)
    for name, child in expected.items():
        if name in yours:
            yield from _walk((*path, name), child, yours[name], plan)
        elif name in renamed:
            new = renamed[name]
            differ = any(
                True
                for pair in zip(_sorted(child), _sorted(yours[new]), strict=True)
                for _ in compare_leaf(*pair, plan)
            )
            yield Difference(
                describe_path((*path, name)),
                "renamed",
                describe_path((name,)),
                describe_path((new,)),
                "the values differ too" if differ else "",
            )
        else:
            yield from map(_missing_leaf, _leaves(child))
    taken = {*expected, *renamed.values()}
    for name, child in yours.items():
        if name not in taken:
            yield from map(_extra_leaf, _leaves(child))


def _renamed(expected: dict[PathPart, Tree], yours: dict[PathPart, Tree]) -> dict[PathPart, PathPart]:
    """Children that only changed their name: one missing and one extra with the same outline, and no third."""
    missing = _by_outline({name: child for name, child in expected.items() if name not in yours})
    extra = _by_outline({name: child for name, child in yours.items() if name not in expected})
    return {
        names[0]: extra[outline][0]
        for outline, names in missing.items()
        if len(names) == 1 and len(extra.get(outline, ())) == 1
    }


def _by_outline(children: dict[PathPart, Tree]) -> dict[object, list[PathPart]]:
    outlines: dict[object, list[PathPart]] = {}
    for name, child in children.items():
        outlines.setdefault(_outline(child), []).append(name)
    return outlines


def _outline(tree: Tree) -> object:
    """The tree without its values: names, variable kinds, shapes, dtypes."""
    if isinstance(tree, dict):
        return frozenset((name, _outline(child)) for name, child in tree.items())
    match tree.value:
        case Array(dtype=dtype, shape=shape) | Spec(dtype=dtype, shape=shape):
            about: tuple[object, ...] = (dtype, shape)
        case Key(impl=impl, shape=shape):
            about = (impl, shape)
        case Number(kind=kind) | Empty(kind=kind):
            about = (kind,)
        case Opaque(name=name):
            about = (name,)
        case _:
            about = ()
    return (type(tree.value), tree.variable, *about)


def _leaves(tree: Tree) -> Iterator[Leaf]:
    if isinstance(tree, Leaf):
        yield tree
    else:
        for child in tree.values():
            yield from _leaves(child)


def _sorted(tree: Tree) -> list[Leaf]:
    """The leaves in an order that two trees of one outline share."""
    return sorted(_leaves(tree), key=lambda leaf: [(isinstance(part, int), str(part)) for part in leaf.path])


def _missing_leaf(leaf: Leaf) -> Difference:
    return Difference(describe_path(leaf.path), "missing", describe(leaf), "")


def _extra_leaf(leaf: Leaf) -> Difference:
    return Difference(describe_path(leaf.path), "extra", "", describe(leaf))
