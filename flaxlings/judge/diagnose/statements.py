"""Rules about statements that cannot mean what they say, whatever they are about."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from flaxlings.judge.diagnose.case import Case, Found, Rule
from flaxlings.judge.diagnose.declarations import LAYERS
from flaxlings.judge.diagnose.syntax import name_of, nodes_of

_ASKING = frozenset({"has_rng", "has_variable", "is_initializing", "is_mutable_collection"})
"""Methods of a Linen module that answer yes or no."""

_PURE = frozenset(
    [
        *("add", "dot", "einsum", "exp", "matmul", "mean", "multiply", "sqrt", "square", "sum", "transpose", "where"),
        *("elu", "gelu", "leaky_relu", "log_softmax", "relu", "selu", "sigmoid", "silu", "softmax", "softplus"),
        *("swish", "tanh"),
    ]
)
"""Functions that do nothing but return what they compute."""

_SECOND = {"Dense": "use_bias", "Dropout": "broadcast_dims", "DenseGeneral": "axis"}
"""What a layer takes second when it is given by position."""


def method_not_called(case: Case) -> Found | None:
    """A condition asks for a method without calling it."""
    for node in nodes_of(case.source):
        for part in _conditions(node):
            if isinstance(part, ast.Attribute) and part.attr in _ASKING:
                says = (
                    f"`{part.attr}` is a method: without its brackets it is not asked, and the condition always true."
                )
                return Found("method-not-called", says, line=part.lineno)
    return None


def _conditions(node: ast.AST) -> Iterator[ast.expr]:
    """The parts of a condition that stand for themselves."""
    if isinstance(node, ast.If | ast.IfExp | ast.While | ast.Assert):
        yield node.test
    elif isinstance(node, ast.BoolOp):
        yield from node.values
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield node.operand


def returns_in_first_round(case: Case) -> Found | None:
    """A loop's last statement is a `return`, which the solution's loops do not have."""
    if next(_returning(case.solution), None) is not None:
        return None
    line = next(_returning(case.source), None)
    if line is None:
        return None
    says = "`return` stands inside of the loop, which so ends in its first round: put it behind the loop."
    return Found("return-in-loop", says, line=line)


def _returning(source: str) -> Iterator[int]:
    for node in nodes_of(source):
        if isinstance(node, ast.For | ast.While) and isinstance(node.body[-1], ast.Return):
            yield node.body[-1].lineno


def result_thrown_away(case: Case) -> Found | None:
    """What a layer or a function of arrays gives is not kept."""
    for node in nodes_of(case.source):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call) and _only_returns(node.value):
            says = "Nobody takes what this line computes: arrays are not changed in place, so write `x = ...` in front."
            return Found("result-thrown-away", says, line=node.lineno)
    return None


def _only_returns(call: ast.Call) -> bool:
    """`nn.Dropout(0.5)(x)`, `nn.relu(x)`, `x.at[0].set(1)`."""
    if isinstance(call.func, ast.Call):
        return name_of(call.func.func) in LAYERS
    if isinstance(call.func, ast.Attribute) and isinstance(call.func.value, ast.Subscript):
        return name_of(call.func.value.value) == "at"
    return name_of(call.func) in _PURE and isinstance(call.func, ast.Attribute) and bool(call.args)


def second_argument(case: Case) -> Found | None:
    """A layer gets by position what its second argument is not."""
    for node in nodes_of(case.source):
        if not isinstance(node, ast.Call) or len(node.args) < 2:
            continue
        name, second = name_of(node.func), node.args[1]
        if name not in _SECOND or (name == "Dropout" and isinstance(second, ast.Tuple | ast.List | ast.Constant)):
            continue
        if name == "DenseGeneral" and not _is_function(second):
            continue
        if name == "Dense" and _is_size(second, case.source):
            says = (
                "`nn.Dense` takes the width of its output alone, that of the input it sees: the second is `use_bias`."
            )
            return Found("positional-argument", says, line=node.lineno)
        if name == "Dense" and not _is_function(second):
            continue
        says = f"The second argument of `nn.{name}` is `{_SECOND[name]}`: give what you mean by its name"
        if name == "Dense" and name_of(second) in _PURE:
            return Found("positional-argument", f"{says}, and an activation after the layer.", line=node.lineno)
        return Found("positional-argument", f"{says}.", line=node.lineno)
    return None


def _is_function(node: ast.expr) -> bool:
    """Whether this may be an activation or an initializer, and is no flag."""
    if isinstance(node, ast.Call):
        return "normal" in name_of(node.func) or "uniform" in name_of(node.func)
    name = name_of(node)
    return name in _PURE or name.endswith(("_init", "_initializer", "zeros", "ones"))


def _is_size(node: ast.expr, source: str) -> bool:
    """Whether this is a number of features, and no flag."""
    if isinstance(node, ast.Constant):
        return type(node.value) is int
    if isinstance(node, ast.Subscript):
        return True
    fields = (each for each in nodes_of(source) if isinstance(each, ast.AnnAssign))
    return name_of(node) in {name_of(each.target) for each in fields if name_of(each.annotation) == "int"}


FIRST: tuple[Rule, ...] = (method_not_called, returns_in_first_round, second_argument)
"""Each is certain of the statement; that it explains this probe too is as good as certain."""

RULES: tuple[Rule, ...] = (result_thrown_away,)
"""What the numbers may know better: which activation, which bias."""
