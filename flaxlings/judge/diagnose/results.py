"""Rules about what was returned: None, a function, a pair for its first item, items in another order."""

from __future__ import annotations

from flaxlings.judge.describe import describe_container
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.declarations import declared
from flaxlings.judge.diagnose.parting import (
    Change,
    Clash,
    Node,
    Parting,
    branch_of,
    called,
    leaves_of,
    listed,
    names_are,
    outline,
    over_trees,
    shape_of,
)
from flaxlings.judge.observation import Leaf, Nothing, Opaque, PathPart
from flaxlings.judge.variables import COLLECTIONS, Path

_ESCAPED = "params that escaped from a JAX transformation"
"""The name under which a check counts them."""


def missing_return(_: Case, parting: Parting) -> Found | None:
    """None is returned where something is expected."""
    places = _instead(parting, Nothing)
    if not places or any(isinstance(expected, Leaf) and isinstance(expected.value, Nothing) for _, expected in places):
        return None
    what = "The result" if not places[0][0] else listed([called(path) for path, _ in places])
    return Found("missing-return", f"{what} is None: does a function lack its `return`?")


def not_called(_: Case, parting: Parting) -> Found | None:
    """A function, a class or a module is returned where data is expected."""
    places = _instead(parting, Opaque)
    names = {leaf.value.name for _, leaf in leaves_of(parting.yours) if isinstance(leaf.value, Opaque)}
    if not places or len(names) != 1 or any(_is_opaque(expected) for _, expected in places):
        return None
    name = names.pop()
    what = "The result" if not places[0][0] else listed([called(path) for path, _ in places])
    if "Tracer" in name:
        says = f"{what}: a tracer. A value from inside jit, grad or vmap was kept and used outside; return it instead."
        return Found("tracer-leak", says)
    if name.rpartition(".")[2] in ("Variable", "Param", "BatchStat") and name.startswith("flax."):
        says = f"{what} is the holder that self.variable or nnx gives; the array in it is its `.value`."
        return Found("variable-as-array", says)
    if name in ("function", "type", "builtin_function_or_method", "functools.partial", "method"):
        kind = "class" if name == "type" else "function"
        return Found("not-called", f"{what} is a {kind}: call it, with brackets, and return what it gives.")
    return None


def _is_opaque(node: Node) -> bool:
    return isinstance(node, Leaf) and isinstance(node.value, Opaque)


def _instead(parting: Parting, kind: type[Nothing | Opaque]) -> list[tuple[Path, Node]]:
    """What is expected at each place that differs, when yours has a value of this kind at all of them."""
    places: list[Clash | Change] = [*parting.clashes, *parting.changes]
    if parting.forks or not all(isinstance(each.yours, Leaf) and isinstance(each.yours.value, kind) for each in places):
        return []
    return [(each.path, each.expected) for each in places]


def escaped(_: Case, parting: Parting) -> Found | None:
    """Parameters were made inside a transformation of JAX that knows nothing of modules."""
    if not parting.only_changes or not all(change.path[-1:] == (_ESCAPED,) for change in parting.changes):
        return None
    return Found(
        "tracer-leak",
        "The parameters are made inside a plain jax transformation and leak out of it as tracers: use the lifted one "
        "of flax.linen, such as nn.jit, nn.scan or nn.remat.",
    )


def mutated_collection_missing(case: Case, parting: Parting) -> Found | None:
    """The output is there, and what apply changed is not."""
    lost: set[str] = set()
    known = COLLECTIONS - {"params"} | declared(case.source).collections.keys()
    if parting.extra and not parting.clashes:
        return None
    for fork in parting.forks:
        gone = [
            name for name in fork.missing if isinstance(name, str) and _is_collection(name, fork.missing[name], known)
        ]
        if len(gone) != len(fork.missing) or "params" in fork.expected:
            return None
        lost.update(gone)
    for clash in parting.clashes:
        items = branch_of(clash.expected)
        if items is None or set(items) != {0, 1} or outline(items[0]) != outline(clash.yours):
            return None
        lost.update(str(name) for name in (branch_of(items[1]) or {}) if _is_collection(name, items[1], known))
    if not lost or any(change.kinds - {"value"} for change in parting.changes):
        return None
    names = listed([f"`{name}`" for name in sorted(lost)])
    texts = ", ".join(f'"{name}"' for name in sorted(lost))
    return Found(
        "mutated-collection-missing",
        f"The changed {names} is not returned: with mutable=[{texts}], apply gives a pair, the output and what "
        "changed.",
    )


def _is_collection(name: PathPart, node: Node, known: frozenset[str]) -> bool:
    return name in known and not isinstance(node, Leaf)


def pair_not_unpacked(_: Case, parting: Parting) -> Found | None:
    """A tuple is returned where one of its items alone is expected."""
    if parting.forks or parting.changes or not parting.clashes:
        return None
    places: set[tuple[int, int]] = set()
    for clash in parting.clashes:
        items = clash.yours
        if isinstance(items, Leaf) or names_are(items) is not int or not isinstance(clash.expected, Leaf):
            return None
        alike = [index for index, item in items.items() if outline(item) == outline(clash.expected)]
        if len(items) < 2 or len(alike) != 1 or not isinstance(alike[0], int):
            return None
        places.add((alike[0], len(items)))
    if len(places) != 1:
        return None
    index, count = places.pop()
    what = "a pair" if count == 2 else f"a tuple of {count}"
    return Found("pair-not-unpacked", f"Yours is {what}, of which item {index} alone is expected: unpack it.")


def one_of_several(_: Case, parting: Parting) -> Found | None:
    """One item is returned where the whole sequence is expected."""
    if parting.forks or parting.changes or not parting.clashes:
        return None
    counts: list[int] = []
    for clash in parting.clashes:
        items = clash.expected
        if isinstance(items, Leaf) or names_are(items) is not int or not isinstance(clash.yours, Leaf):
            return None
        shapes = [shape_of(item) for item in items.values() if isinstance(item, Leaf)]
        if shape_of(clash.yours) not in shapes or shape_of(clash.yours) is None:
            return None
        counts.append(len(items))
    return Found("missing", f"A sequence of {listed([str(each) for each in counts])} is expected; yours is one value.")


def apply_forgotten(_: Case, parting: Parting) -> Found | None:
    """The variables that init makes are returned where an output is expected."""
    if parting.forks or parting.changes or not parting.clashes:
        return None
    for clash in parting.clashes:
        if isinstance(clash.yours, Leaf) or "params" not in clash.yours or not set(clash.yours) <= COLLECTIONS:
            return None
        if not isinstance(clash.expected, Leaf) or shape_of(clash.expected) is None:
            return None
    says = "These are the variables, which `init` returns. The output is what `apply` gives for them and the input."
    return Found("apply-forgotten", says)


def another_container(_: Case, parting: Parting) -> Found | None:
    """A sequence stands where a mapping is expected, or the other way round."""
    if parting.forks or parting.changes or not parting.clashes:
        return None
    words = [(branch_of(clash.expected), branch_of(clash.yours), clash.path) for clash in parting.clashes]
    if not all(left and right and names_are(left) is not names_are(right) for left, right, _ in words):
        return None
    left, right, path = words[0]
    what = called(path) if path else "The result"
    seen, wanted = describe_container(right or {}), describe_container(left or {})
    return Found("another-container", f"{what} is {seen}; {wanted} is expected.")


RULES: tuple[Rule, ...] = tuple(
    over_trees(look)
    for look in (
        missing_return,
        escaped,
        not_called,
        mutated_collection_missing,
        pair_not_unpacked,
        one_of_several,
        apply_forgotten,
        another_container,
    )
)
