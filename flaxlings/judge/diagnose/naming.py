"""Rules about names: the same things are there in the same places, and are called otherwise."""

from __future__ import annotations

import re

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.declarations import LAYERS, declared
from flaxlings.judge.diagnose.parting import (
    Branch,
    Fork,
    Node,
    Parting,
    called,
    leaves_of,
    listed,
    outline,
    over_trees,
    shape_of,
)
from flaxlings.judge.observation import Leaf, PathPart
from flaxlings.judge.variables import Path, collection_at, is_label

_AUTOMATIC = re.compile(r"([A-Z][A-Za-z0-9]*(?:_[A-Za-z][A-Za-z0-9]*)*)_(\d{1,6})")
_SOURCE_LIMIT = 100_000
_NUMBERED = re.compile(r"(\D*(?:\d+\D+)*?)(\d{1,6})")

_GATES: dict[frozenset[PathPart], str] = {
    frozenset({"hf", "hg", "hi", "ho", "if", "ig", "ii", "io"}): "LSTMCell",
    frozenset({"hn", "hr", "hz", "in", "ir", "iz"}): "GRUCell",
    frozenset({"hf", "hn", "if", "in"}): "MGUCell",
    frozenset({"h", "i"}): "SimpleCell",
}
"""What the gates of the recurrent cells are called."""


def stem_of(name: PathPart) -> str:
    """The class in an automatic name, `Dense` of `Dense_0`; empty for a name that somebody gave."""
    match = _AUTOMATIC.fullmatch(name) if isinstance(name, str) else None
    return match[1] if match else ""


def number_of(name: PathPart) -> tuple[str, int]:
    """A name without its number at the end, and the number: (`layers_`, 2); -1 for none."""
    match = _NUMBERED.fullmatch(name) if isinstance(name, str) else None
    return (match[1], int(match[2])) if match else (str(name), -1)


def another_layer(case: Case, parting: Parting) -> Found | None:
    """A submodule of one class stands where that of another is expected."""
    if not parting.forks or parting.clashes:
        return None
    kinds = {(_cell_with(fork.expected), _cell_with(fork.yours)) for fork in parting.forks}
    if len(kinds) == 1 and all(old and new for old, new in kinds):
        old, new = kinds.pop()
        where = called(parting.forks[0].path)
        return Found("another-layer", f"{where} is a {new} by the names of its gates; a {old} is expected.")
    stems = {
        (tuple(sorted({stem_of(name) for name in fork.missing})), tuple(sorted({stem_of(name) for name in fork.extra})))
        for fork in parting.forks
    }
    if len(stems) != 1 or any(len(fork.missing) != len(fork.extra) for fork in parting.forks):
        return None
    wanted, made = stems.pop()
    if len(wanted) != 1 or len(made) != 1 or not wanted[0] or not made[0]:
        return None
    known, (old,), (new,) = declared(case.source), wanted, made
    if new in LAYERS - known.classes and old in known.classes:
        return Found("built-in-layer", f"This uses the ready-made {new}; your own {old} is expected here.")
    if old not in LAYERS and new not in LAYERS:
        return None
    return Found("another-layer", f"A {new} stands where a {old} is expected.")


def _cell_with(branch: Branch) -> str:
    """The recurrent cell whose gates are called so; empty for none."""
    return _GATES.get(frozenset(branch), "")


def numbered_from_another(_: Case, parting: Parting) -> Found | None:
    """The names are right but for their numbers, which begin with another."""
    shifts: set[tuple[str, int, int]] = set()
    for fork in parting.forks:
        stems = {number_of(name)[0] for name in (*fork.missing, *fork.extra)}
        left, right = (_by_number(branch, stems) for branch in (fork.expected, fork.yours))
        if len(stems) != 1 or not left or len(left) != len(right) or -1 in left or -1 in right:
            return None
        shift = min(right) - min(left)
        if not shift or {number + shift: outline(node) for number, node in left.items()} != {
            number: outline(node) for number, node in right.items()
        }:
            return None
        shifts.add((next(iter(stems)), min(left), min(right)))
    if len(shifts) != 1 or parting.clashes:
        return None
    stem, first, yours = shifts.pop()
    homes = [(fork.path, stem) for fork in parting.forks]
    if not all(_is_below(change.path, homes) for change in parting.changes):
        return None
    return Found("renamed", f"The first is called `{stem}{yours}` and should be `{stem}{first}`: count from {first}.")


def _by_number(branch: Branch, stems: set[str]) -> dict[int, Node]:
    return {number_of(name)[1]: child for name, child in branch.items() if number_of(name)[0] in stems}


def _is_below(path: Path, homes: list[tuple[Path, str]]) -> bool:
    return any(
        path[: len(home)] == home and len(path) > len(home) and number_of(path[len(home)])[0] == stem
        for home, stem in homes
    )


def renamed(case: Case, parting: Parting) -> Found | None:
    """Whatever is missing is there under another name."""
    if not parting.forks or parting.clashes:
        return None
    names: dict[tuple[str, str], tuple[Path, Node, Node]] = {}
    for fork in parting.forks:
        pairs = _pairs(fork)
        if pairs is None:
            return None
        for old, new in pairs:
            names.setdefault((old, new), (fork.path, fork.expected[old], fork.yours[new]))
    known = declared(case.source)
    olds, news = [f"`{old}`" for old, _ in names], [f"`{new}`" for _, new in names]
    (old, new), (home, node, theirs) = next(iter(names.items()))
    if all(stem_of(new) and not stem_of(old) for old, new in names):
        says = f'{listed(news)} are automatic names: give {listed(olds)} to the layer, by name="..." or in setup().'
        if len(names) == 1:
            says = f"{news[0]} is an automatic name; the submodule is to be called {olds[0]}."
    elif all(stem_of(old) and not stem_of(new) for old, new in names):
        says = f"Automatic names are expected, {listed(olds)}, where yours has {listed(news)}: make it in a compact "
        says += "method, without name=."
    else:
        given = rf"\bname\s{{0,4}}=\s{{0,4}}f?[\"']{re.escape(number_of(new)[0][:80])}"
        wins = re.search(given, case.source[:_SOURCE_LIMIT])
        where = " What a layer gets as name= wins over its attribute." if wins else _where(home, node)
        says = f"{_renamings(names)}{where}"
    if _shapes(node) != _shapes(theirs):
        says += " Its axes stand in another order, too."
    return Found("renamed", says, line=known.line(new))


def _pairs(fork: Fork) -> list[tuple[str, str]] | None:
    """Old and new names, each once; None when anything is left over."""
    missing, extra = fork.missing, fork.extra
    if (
        not missing
        or len(missing) != len(extra)
        or any(isinstance(name, int) or is_label(name) for name in (*missing, *extra))
    ):
        return None
    by_outline: tuple[dict[object, list[str]], dict[object, list[str]]] = ({}, {})
    for side, branch in zip(by_outline, (missing, extra), strict=True):
        for name in sorted(map(str, branch), key=lambda name: (number_of(name)[1], name)):
            side.setdefault(outline(branch[name]), []).append(name)
    left, right = by_outline
    if all(len(names) == len(right.get(each, ())) for each, names in left.items()):
        return [pair for each, names in left.items() for pair in zip(names, right[each], strict=True)]
    if len(missing) == 1 and _is_permuted(*missing.values(), *extra.values()):
        return [(str(old), str(new)) for old, new in zip(missing, extra, strict=True)]
    return None


def _is_permuted(left: Node, right: Node) -> bool:
    """Whether two leaves have the same sizes in another order, as a kernel of PyTorch has."""
    if not isinstance(left, Leaf) or not isinstance(right, Leaf) or left.variable != right.variable:
        return False
    shapes = shape_of(left), shape_of(right)
    return None not in shapes and len(shapes[0] or ()) > 1 and sorted(shapes[0] or ()) == sorted(shapes[1] or ())


def _shapes(node: Node) -> list[tuple[int, ...] | None]:
    return [shape_of(leaf) for _, leaf in leaves_of(node)] if isinstance(node, Leaf) else []


def _renamings(names: dict[tuple[str, str], tuple[Path, Node, Node]]) -> str:
    each = [f"`{new}` is to be called `{old}`" for old, new in names]
    return f"{listed(each)}."


def _where(home: Path, node: Node) -> str:
    """Where such a name comes from."""
    if any(leaf.variable is not None for _, leaf in leaves_of(node)):
        return " An attribute's name is the name in the state."
    if collection_at(home) is None:
        return ""
    if isinstance(node, Leaf):
        return " The name is the string that self.param or self.variable gets, not the Python variable."
    return " A submodule's name is its attribute in setup(), or what it gets as name=."


RULES: tuple[Rule, ...] = tuple(over_trees(look) for look in (another_layer, numbered_from_another, renamed))
