"""Rules about membership: what is missing from the tree, what is there and should not be, and what holds it."""

from __future__ import annotations

from collections.abc import Iterator

from flaxlings.judge.describe import describe_path
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.declarations import LAYERS, Declarations, declared
from flaxlings.judge.diagnose.naming import number_of, stem_of
from flaxlings.judge.diagnose.parting import Fork, Parting, called, listed, names_are, outline, over_trees, shape_of
from flaxlings.judge.observation import Leaf, PathPart, Text
from flaxlings.judge.variables import COLLECTIONS, Path, collection_at, is_label, is_parameter

_KINDS = frozenset({"Param", "BatchStat", "Cache", "Intermediate", "Variable", "RngState", "RngCount", "RngKey"})
_USUAL = frozenset({"bias", "embedding", "kernel", "scale"})
"""What the parameters of Flax's layers are called. One of these is there by mistake rather than for a constant."""

_OUTSIDE = "Array"
"""How a check says in words that an array is outside of any Variable."""


def wrong_variable_kind(case: Case, parting: Parting) -> Found | None:
    """Everything is there, but another NNX variable kind holds it."""
    if not parting.only_changes:
        return None
    kinds = {pair for change in parting.changes for pair in [_kinds(change.expected, change.yours)]}
    if len(kinds) != 1:
        return None
    pair = kinds.pop()
    if pair is None:
        return None
    expected, yours = pair
    names = listed([called(change.path) for change in parting.changes])
    are = "are" if len({called(change.path) for change in parting.changes}) > 1 else "is"
    if yours == _OUTSIDE:
        says = f"{names} {are} outside any Variable: wrap the array, nnx.{expected}(...)."
    elif expected == _OUTSIDE:
        says = f"{names} {are} held by nnx.{yours}; a plain array is expected."
    elif yours == "Param":
        says = f"{names} {are} an nnx.Param, which an optimizer changes; nnx.{expected} is expected."
    else:
        says = f"{names} {are} held by nnx.{yours}; nnx.{expected} is expected."
    return Found("wrong-variable-kind", says, line=_line(case, parting.changes[0].path))


def _line(case: Case, path: Path) -> int | None:
    return declared(case.source).line(path[-1]) if path else None


def _kinds(expected: Leaf, yours: Leaf) -> tuple[str, str] | None:
    """The variable kinds of a leaf on both sides, whether it is held by them or is a text that names them."""
    if isinstance(expected.value, Text) and isinstance(yours.value, Text):
        pair = expected.value.text, yours.value.text
        return pair if pair[0] != pair[1] and _KINDS & set(pair) and set(pair) <= _KINDS | {_OUTSIDE} else None
    if expected.variable == yours.variable or shape_of(expected) is None or shape_of(expected) != shape_of(yours):
        return None
    return expected.variable or _OUTSIDE, yours.variable or _OUTSIDE


def submodule_twice(_: Case, parting: Parting) -> Found | None:
    """Beside a submodule there is another of the same class and shapes, where one is expected."""
    names = _doubles(parting, missing=False)
    if not names or parting.clashes:
        return None
    return Found(
        "submodule-twice",
        f"{listed(names)} are made, each with its own parameters; one is expected: make it once, and call that "
        "one again.",
    )


def submodule_shared(case: Case, parting: Parting) -> Found | None:
    """A submodule is missing which is like one that is there, and the text calls that one more than once."""
    names = _doubles(parting, missing=True)
    known = declared(case.source)
    last = [name.strip("`").rpartition("/")[2] for name in names]
    aliased = any(name in known.aliases for name in last[1:])
    often = any(
        known.calls.get(name, 0) > 1 for name, made in known.layers.items() if made in {stem_of(each) for each in last}
    )
    if not names or not (often or aliased):
        return None
    return Found(
        "submodule-shared",
        f"One submodule does the work of {listed(names)}, so that they share its parameters: make one for each.",
    )


def _doubles(parting: Parting, *, missing: bool) -> list[str]:
    """The names of submodules alike of which one side has only the first; empty when anything else parts."""
    names: list[str] = []
    for fork in parting.forks:
        more, others = (fork.missing, fork.extra) if missing else (fork.extra, fork.missing)
        full, few = (fork.expected, fork.yours) if missing else (fork.yours, fork.expected)
        if others or any(isinstance(child, Leaf) for child in more.values()):
            return []
        alike = {outline(child) for child in more.values()}
        stems = {number_of(name)[0] for name in more}
        kept = [name for name, child in few.items() if outline(child) in alike]
        aliases = missing and all(isinstance(name, str) and number_of(name)[1] < 0 for name in more)
        if len(alike) != 1 or len(kept) != 1 or (not aliases and {number_of(kept[0])[0]} != stems):
            return []
        names += [called((*fork.path, name)) for name in full if name in more or name == kept[0]]
    return [] if any(change.kinds != {"value"} for change in parting.changes) else list(dict.fromkeys(names))


def parameter_became_constant(case: Case, parting: Parting) -> Found | None:
    """A parameter is missing, and the text gives a plain array or number that name."""
    known = declared(case.source)
    lost = [path for path, leaf in parting.missing.items() if is_parameter(path, leaf.variable)]
    if not lost or parting.extra or len(lost) != len(parting.missing):
        return None
    names = {path[-1] for path in lost}
    if not all(name in known.constants and name not in known.params for name in names):
        return None
    in_nnx = any(leaf.variable for leaf in parting.missing.values())
    how = "hold it in nnx.Param(...)" if in_nnx else f'declare it by self.param("{lost[0][-1]}", ...)'
    return Found(
        "parameter-became-constant",
        f"No parameter, but a plain value in yours: {listed([called(path) for path in lost])}. To be learnt, {how}.",
        line=known.constants[str(lost[0][-1])],
    )


def constant_became_parameter(case: Case, parting: Parting) -> Found | None:
    """The text declares a parameter that is expected nowhere, and that no layer usually has."""
    extra, known = parting.extra, declared(case.source)
    if not extra or parting.missing or parting.clashes:
        return None
    names = {path[-1] for path, leaf in extra.items() if path and is_parameter(path, leaf.variable)}
    if len({path[-1:] for path in extra}) != len(names) or names & _USUAL or not names <= known.params.keys():
        return None
    first = next(iter(extra))[-1]
    return Found(
        "constant-became-parameter",
        f"{listed([called(path) for path in extra])}: a parameter in yours, which an optimizer would change. A plain "
        "value is expected.",
        line=known.line(first),
    )


def missing(case: Case, parting: Parting) -> Found | None:
    """Something is missing, and nothing stands in its place."""
    if not parting.forks or parting.extra or parting.clashes or not parting.missing:
        return None
    known = declared(case.source)
    lost = list(_highest(parting, missing=True))
    # Of a module without any parameter left, the collection goes too.
    lost = [each for each in lost if each[0][-1] not in COLLECTIONS] or lost
    if any(is_label(path[-1]) for path, _ in lost):
        return None
    names = listed([called(path) for path, _ in lost])
    if _are_items(parting):
        return Found("missing", _items(parting))
    (path, is_leaf) = lost[0]
    are = "are" if len({called(each) for each, _ in lost}) > 1 else "is"
    says = f"{names} {are} missing"
    line = None
    if all(each[-1] == "bias" and _is_of_layer(each, known) for each, _ in lost):
        line = known.keywords.get(("use_bias", "False"))
        says += ": leave out use_bias=False" if line else ""
    elif is_leaf and "params" in path and not _is_of_layer(path, known):
        says += f': declare it by self.param("{path[-1]}", ...)'
    elif collection_at(path) == len(path) - 1:
        says += " from the collections" if path[-1] != "params" else ": no parameter was declared, or no layer called"
    return Found("missing", f"{says}.", line=line)


def extra(case: Case, parting: Parting) -> Found | None:
    """Something is there that is not expected, and nothing is missing."""
    if not parting.forks or parting.missing or parting.clashes or not parting.extra:
        return None
    known = declared(case.source)
    more = list(_highest(parting, missing=False))
    if any(is_label(path[-1]) for path, _ in more):
        return None
    if _are_items(parting):
        return Found("extra", _items(parting))
    are = "are" if len({called(each) for each, _ in more}) > 1 else "is"
    says = f"{listed([called(path) for path, _ in more])} {are} not expected"
    if all(each[-1] == "bias" and _is_of_layer(each, known) for each, _ in more):
        says += ": pass use_bias=False"
    return Found("extra", f"{says}.", line=known.line(more[0][0][-1]))


def _highest(parting: Parting, *, missing: bool) -> Iterator[tuple[Path, bool]]:
    """Where something is missing or extra, as high up as possible, and whether it is a leaf."""
    for fork in _of_one_tree(parting.forks):
        for name, child in (fork.missing if missing else fork.extra).items():
            yield (*fork.path, name), isinstance(child, Leaf)


def _of_one_tree(forks: tuple[Fork, ...]) -> tuple[Fork, ...]:
    """Of several trees that a check labelled, the one with most to say: names of two models make no sentence."""
    trees: dict[PathPart | None, list[Fork]] = {}
    for fork in forks:
        label = fork.path[0] if fork.path and is_label(fork.path[0]) else None
        trees.setdefault(label, []).append(fork)
    if None in trees:
        return forks
    return tuple(max(trees.values(), key=lambda tree: sum(len({*fork.missing, *fork.extra}) for fork in tree)))


def _is_of_layer(path: Path, known: Declarations) -> bool:
    """Whether a ready-made layer has this parameter."""
    owner: PathPart = path[-2] if len(path) > 1 else ""
    return stem_of(owner) in LAYERS - known.classes or known.layers.get(str(owner), "") in LAYERS - known.classes


def _are_items(parting: Parting) -> bool:
    return all(names_are(fork.expected) is int or names_are(fork.yours) is int for fork in parting.forks)


def _items(parting: Parting) -> str:
    fork: Fork = parting.forks[0]
    what = f"`{describe_path(fork.path)}`" if fork.path else "the result"
    return f"{what[:1].upper()}{what[1:]} has {len(fork.yours)} items; {len(fork.expected)} are expected."


RULES: tuple[Rule, ...] = tuple(
    over_trees(look)
    for look in (
        wrong_variable_kind,
        submodule_twice,
        submodule_shared,
        parameter_became_constant,
        constant_became_parameter,
        missing,
        extra,
    )
)
