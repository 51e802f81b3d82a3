"""What a learner's text declares: parameters, variables, layers, plain arrays, each by its name and line."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from flaxlings.judge.diagnose.syntax import name_of, tree_of

LAYERS = frozenset(
    [
        "BatchNorm",
        "Bidirectional",
        "Conv",
        "ConvLocal",
        "ConvLSTMCell",
        "ConvTranspose",
        "Conv1DLocal",
        "Dense",
        "DenseGeneral",
        "Dropout",
        "Einsum",
        "Embed",
        "GroupNorm",
        "GRUCell",
        "InstanceNorm",
        "LayerNorm",
        "Linear",
        "LinearGeneral",
        "LSTMCell",
        "MGUCell",
        "MultiHeadAttention",
        "MultiHeadDotProductAttention",
        "OptimizedLSTMCell",
        "PReLU",
        "RMSNorm",
        "RNN",
        "SelfAttention",
        "SimpleCell",
        "SpectralNorm",
        "WeightNorm",
    ]
)
"""The layers that Flax has ready-made, in Linen or in NNX."""

_MAKERS = frozenset(
    [
        "arange",
        "array",
        "asarray",
        "constant",
        "empty",
        "eye",
        "full",
        "full_like",
        "glorot_normal",
        "glorot_uniform",
        "he_normal",
        "he_uniform",
        "identity",
        "kaiming_normal",
        "lecun_normal",
        "lecun_uniform",
        "linspace",
        "normal",
        "ones",
        "ones_like",
        "orthogonal",
        "truncated_normal",
        "uniform",
        "xavier_normal",
        "xavier_uniform",
        "zeros",
        "zeros_like",
    ]
)
"""Functions that make an array, in numpy, jax.numpy, jax.random and among the initializers."""

_DECLARERS = frozenset({"param", "variable", "get_variable", "sow", "perturb"})
_LOOPS = (ast.For, ast.While, ast.ListComp, ast.GeneratorExp, ast.DictComp, ast.SetComp)


@dataclass
class Declarations:
    """Names and the line (from 1) of each. Of two with one name, the first."""

    params: dict[str, int] = field(default_factory=dict)
    """What `self.param` gets as its name, and the attributes that hold an `nnx.Param`."""
    collections: dict[str, int] = field(default_factory=dict)
    """What `self.variable` gets as its collection."""
    layers: dict[str, str] = field(default_factory=dict)
    """Attributes, local names and `name=` of submodules, with the class of each."""
    constants: dict[str, int] = field(default_factory=dict)
    """Attributes and local names of methods that hold an array or a number which no variable holds."""
    aliases: dict[str, int] = field(default_factory=dict)
    """Attributes that hold what another name holds."""
    classes: frozenset[str] = frozenset()
    """The classes that the text defines."""
    calls: dict[str, int] = field(default_factory=dict)
    """How often each attribute or local name is called; in a loop counts twice."""
    keywords: dict[tuple[str, str], int] = field(default_factory=dict)
    """Keyword arguments with their value as text: `("use_bias", "False")`."""
    strings: dict[str, int] = field(default_factory=dict)
    """Literal strings that stand on one line only."""
    attributes: dict[str, int] = field(default_factory=dict)
    """Attributes of `self` that are assigned."""
    maps: frozenset[str] = frozenset()
    """Which of vmap and scan, and of their like, are called."""

    def line(self, name: object) -> int | None:
        """Where this name is given to something; None when the text does not say, or says it more than once."""
        if not isinstance(name, str):
            return None
        return self.params.get(name) or self.strings.get(name) or self.attributes.get(name)


@lru_cache(maxsize=4)
def declared(source: str) -> Declarations:
    """What the text declares; nothing when Python cannot read it."""
    found = Declarations()
    tree = tree_of(source)
    if tree is None:
        return found
    strings: dict[str, set[int]] = {}
    for node, in_method, in_loop in _nodes(tree):
        match node:
            case ast.Constant(value=str(text)):
                strings.setdefault(text, set()).add(node.lineno)
            case ast.ClassDef(name=name):
                found.classes |= {name}
            case ast.Call():
                _note_call(found, node, in_loop=in_loop)
            case ast.Assign(targets=[target], value=value) if in_method:
                _note_assignment(found, target, value)
            case ast.AnnAssign(target=target, value=ast.expr() as value) if in_method:
                _note_assignment(found, target, value)
    found.strings = {text: min(lines) for text, lines in strings.items() if len(lines) == 1}
    return found


def _nodes(tree: ast.AST) -> Iterator[tuple[ast.AST, bool, bool]]:
    """Every node, whether it stands in a method, and whether in a loop. Without recursion: a text may be deep."""
    waiting = [(tree, False, False, False)]
    while waiting:
        node, in_class, in_method, in_loop = waiting.pop()
        yield node, in_method, in_loop
        in_method = in_method or (in_class and isinstance(node, ast.FunctionDef))
        in_class = in_class or isinstance(node, ast.ClassDef)
        in_loop = in_loop or isinstance(node, _LOOPS)
        waiting += [(child, in_class, in_method, in_loop) for child in reversed(list(ast.iter_child_nodes(node)))]


def _note_call(found: Declarations, call: ast.Call, *, in_loop: bool) -> None:
    name = name_of(call.func)
    if not name:
        return
    found.calls[name] = found.calls.get(name, 0) + (2 if in_loop else 1)
    if name in ("vmap", "scan", "split_rngs", "remat_scan"):
        found.maps |= {name}
    match call.args:
        case [ast.Constant(value=str(text)), *_] if name == "param":
            found.params.setdefault(text, call.lineno)
        case [ast.Constant(value=str(text)), *_] if name == "variable":
            found.collections.setdefault(text, call.lineno)
    for keyword in call.keywords:
        if keyword.arg and isinstance(keyword.value, ast.Constant):
            found.keywords.setdefault((keyword.arg, str(keyword.value.value)), keyword.value.lineno)
            if keyword.arg == "name" and name[:1].isupper():
                found.layers.setdefault(str(keyword.value.value), name)


def _note_assignment(found: Declarations, target: ast.expr, value: ast.expr) -> None:
    name = name_of(target)
    if not name:
        return
    line = target.lineno
    if isinstance(target, ast.Attribute):
        found.attributes.setdefault(name, line)
        if isinstance(value, ast.Name | ast.Attribute):
            found.aliases.setdefault(name, line)
    called = {name_of(node.func) for node in ast.walk(value) if isinstance(node, ast.Call)} - {""}
    made = name_of(value.func) if isinstance(value, ast.Call) else ""
    if made in ("Param", "Variable"):
        found.params.setdefault(name, line)
    elif made[:1].isupper():
        found.layers.setdefault(name, made)
    elif not called & _DECLARERS and not any(each[:1].isupper() for each in called):
        is_number = isinstance(value, ast.Constant) and type(value.value) in (int, float)
        if is_number or called & _MAKERS:
            found.constants.setdefault(name, line)
