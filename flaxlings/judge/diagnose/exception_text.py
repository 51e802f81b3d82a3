"""What the learner's text says around the line that raised: the whole statement, the class, its names."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from flaxlings.judge.diagnose.syntax import name_of, nodes_of
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

TextRule = Callable[[Raised, str, str], Diagnosis | None]
"""As an `ExceptionRule`, with the learner's text as third argument; empty when nobody has it."""

LIFTED = ("jit", "remat", "checkpoint", "vmap", "scan", "remat_scan")
"""Transforms that Linen has a version of its own of."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method of a class: where it stands, its arguments, and the names that it sets."""

    name: str
    first: int
    last: int
    arguments: tuple[str, ...]
    on_self: frozenset[str]
    """What it assigns to `self`."""
    local: frozenset[str]
    is_static: bool

    @property
    def lacks_self(self) -> bool:
        """Whether its first argument is something else than the instance."""
        return not self.is_static and (not self.arguments or self.arguments[0] not in ("self", "cls", "module", "mdl"))


@dataclass(frozen=True, slots=True)
class ClassText:
    """A class of the text."""

    name: str
    first: int
    last: int
    bases: tuple[str, ...]
    """Dotted names of one dot at most: `nn.Module`."""
    fields: frozenset[str]
    bare: frozenset[str]
    """What it assigns under `class` without a type."""
    methods: dict[str, Method]

    @property
    def is_linen(self) -> bool:
        """Whether it inherits from `nn.Module`."""
        return "nn.Module" in self.bases or "linen.Module" in self.bases

    def names(self) -> frozenset[str]:
        """All that is reached through `self`."""
        return self.fields.union(self.bare, self.methods, *(each.on_self for each in self.methods.values()))

    def makes(self, name: str) -> Iterator[str]:
        """The methods that assign this name to `self`."""
        return (each.name for each in self.methods.values() if name in each.on_self)


@lru_cache(maxsize=4)
def classes_of(source: str) -> tuple[ClassText, ...]:
    """The classes of the text, outer ones first."""
    return tuple(_class(node) for node in nodes_of(source) if isinstance(node, ast.ClassDef))


def class_at(source: str, line: int | None) -> ClassText | None:
    """The innermost class around this line."""
    around = [each for each in classes_of(source) if line is not None and each.first <= line <= each.last]
    return max(around, key=lambda each: each.first, default=None)


def class_named(source: str, name: str) -> ClassText | None:
    """The class of the text with this name, which may stand behind its module's."""
    last = name.rpartition(".")[2]
    return next((each for each in classes_of(source) if each.name == last), None)


def method_at(source: str, line: int | None) -> Method | None:
    """The method around this line."""
    owner = class_at(source, line)
    if owner is None or line is None:
        return None
    return next((each for each in owner.methods.values() if each.first <= line <= each.last), None)


def names_in(source: str) -> frozenset[str]:
    """Every name that the text gives to something outside of classes, or to an argument or a local."""
    found: set[str] = set()
    for node in nodes_of(source):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name) | ast.FunctionDef(name=name):
                found.add(name)
            case ast.ClassDef(name=name):
                found.add(name)
            case ast.alias(name=name, asname=other):
                found.add(other or name.partition(".")[0])
    return frozenset(found)


def in_loop(source: str, line: int | None) -> bool:
    """Whether this line stands inside of a loop."""
    loops = (node for node in nodes_of(source) if isinstance(node, ast.For | ast.While))
    return any(line is not None and node.lineno <= line <= (node.end_lineno or node.lineno) for node in loops)


def statement_at(source: str, line: int | None) -> ast.stmt | None:
    """The innermost statement with this line."""
    if line is None:
        return None
    statements = [
        node
        for node in nodes_of(source)
        if isinstance(node, ast.stmt) and node.lineno <= line <= (node.end_lineno or node.lineno)
    ]
    return max(statements, key=lambda node: (node.lineno, -(node.end_lineno or 0)), default=None)


def calls_at(source: str, line: int | None) -> list[ast.Call]:
    """The calls in the innermost statement with this line; those of its body are others' statements."""
    node = statement_at(source, line)
    if node is None:
        return []
    body = {id(inner) for each in getattr(node, "body", ()) if isinstance(each, ast.AST) for inner in ast.walk(each)}
    return [each for each in ast.walk(node) if isinstance(each, ast.Call) and id(each) not in body]


def widened(raised: Raised, source: str) -> Raised:
    """With the whole statement, on one line, as the code of its innermost frame, which holds a line only."""
    if not source or not raised.frames:
        return raised
    frame, lines = raised.frames[-1], source.splitlines()
    # Of a text that is another one than that which ran nothing is known.
    if not 0 < frame.line <= len(lines) or lines[frame.line - 1].strip() != frame.code:
        return raised
    node = statement_at(source, frame.line)
    if node is None:
        return raised
    body = getattr(node, "body", None)
    end = max(body[0].lineno - 1, node.lineno) if isinstance(body, list) and body else node.end_lineno
    code = " ".join(line.strip() for line in lines[node.lineno - 1 : end])
    if node.end_lineno == node.lineno or frame.code not in code:
        return raised
    return msgspec.structs.replace(raised, frames=(*raised.frames[:-1], msgspec.structs.replace(frame, code=code)))


def _class(node: ast.ClassDef) -> ClassText:
    annotated = [each.target for each in node.body if isinstance(each, ast.AnnAssign)]
    assigned = [target for each in node.body if isinstance(each, ast.Assign) for target in each.targets]
    methods = [_method(each) for each in node.body if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    return ClassText(
        node.name,
        node.lineno,
        node.end_lineno or node.lineno,
        tuple(_dotted(base) for base in node.bases),
        frozenset(name_of(each) for each in annotated) - {""},
        frozenset(name_of(each) for each in assigned) - {""},
        {each.name: each for each in methods},
    )


def _method(node: ast.FunctionDef | ast.AsyncFunctionDef) -> Method:
    arguments = tuple(each.arg for each in (*node.args.posonlyargs, *node.args.args))
    stored = [
        each
        for each in ast.walk(node)
        if isinstance(each, ast.Attribute | ast.Name) and isinstance(each.ctx, ast.Store)
    ]
    on_self = {each.attr for each in stored if isinstance(each, ast.Attribute) and name_of(each.value) == "self"}
    local = {each.id for each in stored if isinstance(each, ast.Name)}
    is_static = any(name_of(each) in ("staticmethod", "classmethod") for each in node.decorator_list)
    first = min((each.lineno for each in node.decorator_list), default=node.lineno)
    last = node.end_lineno or node.lineno
    # `def f(*args)` holds the instance as well.
    is_static = is_static or (not arguments and node.args.vararg is not None)
    return Method(node.name, first, last, arguments, frozenset(on_self), frozenset(local), is_static)


def _dotted(node: ast.expr) -> str:
    owner = name_of(node.value) if isinstance(node, ast.Attribute) else ""
    return f"{owner}.{name_of(node)}" if owner else name_of(node)
