"""Rules about the learner's text beside the solution's, for what the numbers alone leave open."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from flaxlings.judge.describe import describe
from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.evidence import measured
from flaxlings.judge.diagnose.parting import Parting, over_trees
from flaxlings.judge.diagnose.syntax import name_of, nodes_of
from flaxlings.judge.flaw import parse_number
from flaxlings.judge.observation import Nothing, Number, Text, Value

_TOOLS = {
    "checkpoint": "remat",
    "remat": "remat",
    "remat_scan": "remat_scan",
    "jit": "jit",
    "scan": "scan",
    "vmap": "vmap",
    "map_variables": "map_variables",
    "while_loop": "while_loop",
    "fori_loop": "fori_loop",
    "cond": "cond",
    "switch": "switch",
    "grad": "grad",
    "value_and_grad": "grad",
    "share_scope": "share_scope",
    "with_partitioning": "with_partitioning",
    "stop_gradient": "stop_gradient",
    "split_rngs": "split_rngs",
    "merge": "merge",
}
"""Functions whose use is what an exercise teaches, by the name that two of them share."""

_DERIVING = frozenset({"split", "fold_in"})
_MAKING_KEYS = frozenset({"PRNGKey", "key", "Rngs"})
_IMPLICIT = frozenset({"self", "cls", "_"})


@dataclass(frozen=True)
class Function:
    """A function or method: what it takes, and what of it its body reads."""

    line: int
    arguments: tuple[str, ...]
    read: frozenset[str]


@dataclass(frozen=True)
class Written:
    """What a text has of the things that a rule compares."""

    fields: dict[str, int]
    """Fields of its classes that a class body annotates, and the line of each."""
    defaults: dict[str, tuple[object, int]]
    """The literal defaults among them."""
    attributes: frozenset[str]
    """Attributes that are read, of anything, and keyword arguments."""
    functions: dict[str, Function]
    """By name, of methods with their class in front; what stands twice is left out."""
    tools: dict[str, str]
    """Which of the tools it names, and how it is written."""
    derived: tuple[int, ...]
    """The lines where a key is split, folded or made from another number than the seed as it came."""


@lru_cache(maxsize=8)
def written(source: str) -> Written:
    """What the text has; nothing when Python cannot read it."""
    nodes = nodes_of(source)
    fields: dict[str, int] = {}
    defaults: dict[str, tuple[object, int]] = {}
    functions: dict[str, list[Function]] = {}
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
                    fields.setdefault(each.target.id, each.lineno)
                    if isinstance(each.value, ast.Constant):
                        defaults.setdefault(each.target.id, (each.value.value, each.lineno))
    for name, function in _functions(nodes):
        functions.setdefault(name, []).append(function)
    return Written(
        fields,
        defaults,
        frozenset(_attributes(nodes)),
        {name: each[0] for name, each in functions.items() if len(each) == 1},
        {_TOOLS[name]: text for name, text in _named(nodes) if name in _TOOLS},
        tuple(_derived(nodes)),
    )


def _functions(nodes: tuple[ast.AST, ...]) -> Iterator[tuple[str, Function]]:
    inner: set[ast.AST] = set()
    for node in nodes:
        if isinstance(node, ast.ClassDef):
            for each in node.body:
                if isinstance(each, ast.FunctionDef):
                    inner.add(each)
                    yield f"{node.name}.{each.name}", _function(each)
        elif isinstance(node, ast.FunctionDef) and node not in inner:
            yield node.name, _function(node)


def _function(node: ast.FunctionDef) -> Function:
    arguments = tuple(each.arg for each in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs))
    read = {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
    return Function(node.lineno, tuple(each for each in arguments if each not in _IMPLICIT), frozenset(read))


def _attributes(nodes: tuple[ast.AST, ...]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
            yield node.attr
        elif isinstance(node, ast.Call) and name_of(node.func) in {"getattr", "vars", "asdict", "replace", "clone"}:
            yield "*"  # any of them can be read by that


def _named(nodes: tuple[ast.AST, ...]) -> Iterator[tuple[str, str]]:
    """Names that are read or imported, and how they are written: `scan`, `nn.scan`."""
    for node in nodes:
        if isinstance(node, ast.Attribute | ast.Name) and isinstance(node.ctx, ast.Load):
            root = node.value if isinstance(node, ast.Attribute) else None
            yield name_of(node), f"{name_of(root)}.{name_of(node)}" if name_of(root) else name_of(node)
        elif isinstance(node, ast.ImportFrom):
            yield from ((each.name, each.name) for each in node.names)


def _derived(nodes: tuple[ast.AST, ...]) -> Iterator[int]:
    for node in nodes:
        if not isinstance(node, ast.Call):
            continue
        name = name_of(node.func)
        root = name_of(node.func.value) if isinstance(node.func, ast.Attribute) else ""
        is_derived = name in _DERIVING and root in ("random", "jr", "jrandom", "", "jax")
        if is_derived or (name in _MAKING_KEYS and any(isinstance(each, ast.BinOp) for each in node.args)):
            yield node.lineno


def unread_field(case: Case) -> Found | None:
    """A field of a module that nothing reads, where the solution reads a field of that name."""
    yours, ours = written(case.source), written(case.solution)
    if "*" in yours.attributes:
        return None
    unread = [
        (name, line)
        for name, line in yours.fields.items()
        if name not in yours.attributes and name in ours.fields and name in ours.attributes
    ]
    if len(unread) not in (1, 2):
        return None
    names = " and ".join(f"`{name}`" for name, _ in unread)
    says = (
        f"Nothing in your text reads the {'field' if len(unread) == 1 else 'fields'} {names}: take "
        f"{' and '.join(f'`self.{name}`' for name, _ in unread)} where the value is needed."
    )
    return Found("field-unread", says, line=unread[0][1])


def unread_argument(case: Case) -> Found | None:
    """An argument that a function ignores, where the solution's function of that name reads it."""
    yours, ours = written(case.source).functions, written(case.solution).functions
    unread = [
        (name, function, argument)
        for name, function in yours.items()
        if name in ours and len(ours[name].arguments) == len(function.arguments)
        for argument, theirs in zip(function.arguments, ours[name].arguments, strict=True)
        if argument not in function.read and theirs in ours[name].read
    ]
    if len(unread) != 1:
        return None
    (name, function, argument) = unread[0]
    says = f"`{name}` is given `{argument}` and never uses it."
    return Found("argument-unread", says, line=function.line)


def tool_unused(case: Case) -> Found | None:
    """A transformation that the solution is written with, of which the learner's text has nothing."""
    yours, ours = written(case.source).tools, written(case.solution).tools
    unused = [text for name, text in ours.items() if name not in yours]
    if len(unused) != 1 or not case.source.strip() or not nodes_of(case.source):
        return None
    says = f"the reference answer is written with `{unused[0]}`, and your text has nothing of the kind."
    return Found("tool-unused", says, sure=False)


def key_derived(case: Case) -> Found | None:
    """Numbers that all differ, and a key that is split or changed where the solution's is used as it came."""
    line, found = splits(case), measured(case)
    if not found or line is None or not all(_differs_everywhere(each.expected, each.yours) for each in found):
        return None
    return Found(
        "other-draws",
        "a key is split or changed before it is used here, so other numbers are drawn: use it as it comes from the "
        "seed.",
        sure=False,
        line=line,
    )


def splits(case: Case) -> int | None:
    """The line where a key is split or changed, in the text of an exercise whose solution uses keys as they come."""
    yours, ours = written(case.source).derived, written(case.solution).derived
    return yours[0] if yours and not ours else None


def _differs_everywhere(expected: object, yours: object) -> bool:
    import numpy as np  # noqa: PLC0415 -- only when a diagnosis is wanted

    apart = ~np.isclose(np.asarray(yours), np.asarray(expected), rtol=1e-3)
    return bool(apart.mean() > 0.8)


def _another_default(case: Case, parting: Parting) -> Found | None:
    """A value under a field's name, which is the default that the learner's class gives to it."""
    defaults = written(case.source).defaults
    if not parting.only_changes:
        return None
    for change in parting.changes:
        name = change.path[-1] if change.path else None
        if not isinstance(name, str) or name not in defaults or not change.kinds <= {"value", "kind"}:
            return None
        if not _is(change.yours.value, defaults[name][0]):
            return None
    first = parting.changes[0]
    default, line = defaults[str(first.path[-1])]
    says = f"The field `{first.path[-1]}` has the default {default!r}, where {describe(first.expected)} is asked for."
    return Found("another-default", says, line=line)


def _is(value: Value, literal: object) -> bool:
    """Whether a value is this constant of a text, and of its type."""
    match value:
        case Number():
            number = parse_number(value)
            return type(number) is type(literal) and number == literal
        case Text(text=text):
            return text == literal
        case Nothing():
            return literal is None
        case _:
            return False


FIRST: tuple[Rule, ...] = (over_trees(_another_default),)
"""What no other rule can know better."""

RULES: tuple[Rule, ...] = (unread_field, unread_argument, key_derived, tool_unused)
"""What is left to say when the numbers do not tell; most specific first."""
