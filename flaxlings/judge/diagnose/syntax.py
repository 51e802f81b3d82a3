"""What the learner's text does with names, where the text alone gives a mistake away."""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterator
from functools import lru_cache

_SOURCE_LIMIT = 100_000
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache(maxsize=4)
def tree_of(source: str) -> ast.Module | None:
    """The text as Python reads it; None when it cannot, or when there is too much of it."""
    if len(source) > _SOURCE_LIMIT:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # "\d" in a learner's string is no matter of ours
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


@lru_cache(maxsize=4)
def nodes_of(source: str) -> tuple[ast.AST, ...]:
    """Every node of the text; none when Python cannot read it."""
    tree = tree_of(source)
    return () if tree is None else tuple(ast.walk(tree))


def name_of(node: ast.AST | None) -> str:
    """The last part of a dotted name; an empty string for anything else."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def unused_bias(source: str) -> int | None:
    """The line of the one bias of the text, made or taken as an argument, that nothing reads."""
    if "bias" not in source:
        return None
    nodes = nodes_of(source)
    calls = [node for node in nodes if isinstance(node, ast.Call) and _makes_bias(node)]
    made = [node for node in nodes if isinstance(node, ast.Assign | ast.AnnAssign) and _assigns_bias(node, calls)]
    bare = [node for node in nodes if isinstance(node, ast.Expr) and node.value in calls]
    names = {name_of(node.targets[0] if isinstance(node, ast.Assign) else node.target) for node in made}
    # A bias that is made in several places, or handed on where it is made, cannot be followed.
    if len(made) + len(bare) != 1 or len(calls) > 1 or "" in names:
        return next(unused_arguments(source, r"bias"), None) if not made and not calls else None
    if any(_reads(node, names) for node in nodes):
        return None
    return (*made, *bare)[0].lineno


def _makes_bias(call: ast.Call) -> bool:
    """`self.param("bias", ...)`."""
    first = call.args[0] if call.args else None
    return name_of(call.func) == "param" and isinstance(first, ast.Constant) and first.value == "bias"


def _assigns_bias(node: ast.Assign | ast.AnnAssign, calls: list[ast.Call]) -> bool:
    """`b = self.param("bias", ...)` or `self.bias = nnx.Param(...)`."""
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    if len(targets) != 1 or not isinstance(node.value, ast.Call):
        return False
    target = targets[0]
    is_param = isinstance(target, ast.Attribute) and target.attr == "bias" and name_of(node.value.func) == "Param"
    return node.value in calls or is_param


def _reads(node: ast.AST, names: set[str]) -> bool:
    if not isinstance(node, ast.Name | ast.Attribute) or not isinstance(node.ctx, ast.Load):
        return False
    return name_of(node) in names or name_of(node).endswith("bias")


def unused_arguments(source: str, pattern: str) -> Iterator[int]:
    """The lines of functions with an argument of such a name that their body never reads."""
    for node in nodes_of(source):
        if not isinstance(node, _Function):
            continue
        arguments = [each.arg for each in (*node.args.args, *node.args.kwonlyargs) if re.fullmatch(pattern, each.arg)]
        read = {each.id for each in ast.walk(node) if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Load)}
        if any(argument not in read for argument in arguments):
            yield node.lineno


def thrown_away(source: str, pattern: str) -> Iterator[tuple[str, int]]:
    """Calls and sums whose result nobody takes, as in `nn.relu(x)` alone: the name that fits, and the line."""
    for node in nodes_of(source):
        if not isinstance(node, ast.Expr):
            continue
        if isinstance(node.value, ast.Call):
            names = [name_of(node.value.func)]
        elif isinstance(node.value, ast.BinOp):
            names = [name_of(node.value.left), name_of(node.value.right)]
        else:
            continue
        yield from ((name, node.lineno) for name in names if re.fullmatch(pattern, name))


def uses(source: str, operation: type[ast.operator], pattern: str) -> list[int]:
    """The lines where something of such a name is the right side of an operation, or either side of a sum."""
    found = []
    for node in nodes_of(source):
        if isinstance(node, ast.BinOp) and isinstance(node.op, operation):
            sides = (node.right, node.left) if operation is ast.Add else (node.right,)
            found += [node.lineno for side in sides if re.fullmatch(pattern, name_of(side))]
        elif isinstance(node, ast.AugAssign) and isinstance(node.op, operation):
            found += [node.lineno] if re.fullmatch(pattern, name_of(node.value)) else []
    return found


def divides(source: str) -> bool:
    """Whether the text divides anything."""
    calls = ("divide", "true_divide", "reciprocal", "rsqrt")
    return any(isinstance(node, ast.Div) or name_of(node) in calls for node in nodes_of(source))
