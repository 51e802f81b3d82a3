"""Rules about what NNX raises with the types of Python: rngs, containers, variables, transforms."""

from __future__ import annotations

import re

from flaxlings.judge.diagnose.exception_rule import ExceptionRule, Sentence, code_of, diagnosis, plain
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_OTHER_THAN_RNGS = (
    r"^'(?:jaxlib\._jax\.)?(?P<kind>ArrayImpl|NoneType|int|float)' object has no attribute '(?P<stream>\w{1,80})'"
)
_KINDS = {"ArrayImpl": "an array", "NoneType": "None", "int": "an int", "float": "a float"}


def _rngs_is_something_else(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "AttributeError" or not (match := re.search(_OTHER_THAN_RNGS, raised.message)):
        return None
    if f"rngs.{match['stream']}" not in code_of(raised):
        return None
    says = f"`rngs` is {_KINDS[match['kind']]} and must be an `nnx.Rngs`: pass `nnx.Rngs(seed)` to the constructor."
    return diagnosis(raised, exercise, "invalid-rng", says, "nnx_dense")


_CONTAINER = (
    r"^Found (?:unexpected )?data on value of type '?<class '(?P<kind>[\w.]{1,80})'>'? (?:assigned to|in) static "
    r"attribute '(?P<name>\w{1,80})' of Pytree type '<class '(?P<owner>[\w.<>]{1,200})'>'"
)


def _container(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "ValueError" or not (match := re.search(_CONTAINER, raised.message)):
        return None
    if match["owner"].startswith("flax.nnx.") and match["name"].isdecimal():
        says = "`nnx.Sequential` takes its layers one by one and got a list: `nnx.Sequential(*layers)`."
    else:
        kind = {"list": "List", "tuple": "List", "dict": "Dict"}.get(match["kind"])
        wrap = f"nnx.{kind}(...)" if kind else "nnx.data(...)"
        says = (
            f"`{plain(match['name'])}` is a plain {plain(match['kind'])} that holds modules or arrays, and NNX does "
            f"not look into it: wrap it in `{wrap}`."
        )
    return diagnosis(raised, exercise, "nnx-container", says)


_NO_MODULE = (
    "NoneType|bool|int|float|str|tuple|list|dict|set|type|module|function|method|partial|FrozenDict|State|GraphDef|Rngs"
)
"""Types of which nobody meant to make a module."""

RULES: tuple[ExceptionRule, ...] = (
    _rngs_is_something_else,
    _container,
    Sentence(
        "AttributeError KeyError ValueError",
        r"^\"?No RngStream named '(?P<stream>\w{1,80})' found in Rngs",
        "rng-missing",
        "The `nnx.Rngs` has no stream `{stream}`: make it with `nnx.Rngs({stream}=seed)`, or with `nnx.Rngs(seed)`, "
        "which serves every name.",
        "nnx_dense",
    ),
    Sentence(
        "ValueError",
        r"^Invalid rng value: (?P<what>.{0,80}), expected a",
        "invalid-rng",
        "`nnx.Rngs` takes a Python int or a key, and got {what}: write `nnx.Rngs(int(seed))`.",
        "nnx_dense",
    ),
    Sentence(
        "TypeError",
        r"^(?P<name>\w{1,80})\.__init__\(\) missing 1 required keyword-only argument: 'rngs'",
        "rng-missing",
        "`{name}` draws its parameters and needs `rngs=`: hand it the `nnx.Rngs` of the module.",
        "nnx_dense",
        own_line=True,
    ),
    Sentence(
        "TypeError",
        r"^(?P<name>\w{1,80})\.__init__\(\) takes \d{1,2} positional arguments but \d{1,2} were given",
        "rng-missing",
        "`{name}` takes `rngs` by its name only: `rngs=rngs`.",
        "nnx_dense",
        code=r"\bnnx\.\w{1,80}\(.{0,400}[,(]\s{0,4}(?:rngs|nnx\.Rngs\([^()]{0,80}\))\s{0,4}\)",
    ),
    Sentence(
        "TypeError",
        r"^unexpected PRNG key type <class 'flax\.nnx\.rnglib\.(?P<kind>Rngs|RngStream)'>",
        "invalid-rng",
        "A key is wanted, and `{kind}` only makes keys: call the stream, `rngs.params()`.",
        "nnx_dense",
    ),
    Sentence(
        "ValueError",
        "no `rngs` argument was provided to (?P<name>Dropout)",
        "rng-missing",
        "`{name}` draws its mask and needs `rngs=` where it is made or called, or deterministic=True for evaluation.",
    ),
    Sentence(
        "ValueError",
        r"^No `(?P<name>\w{1,80})` argument was provided to (?P<layer>\w{1,80})",
        "flag-missing",
        "`{layer}` must be told whether this is training: pass `{name}=`, or call `model.train()` or `model.eval()`.",
    ),
    Sentence(
        "ValueError",
        r"^Found data in value of type .{0,120} annotated with nnx\.static\(\.\.\.\) when setting attribute "
        r"'(?P<name>\w{1,80})'",
        "nnx-container",
        "`{name}` holds an array and is marked `nnx.static`: make it an `nnx.Param` if it is trained, "
        "or another `nnx.Variable`.",
    ),
    Sentence(
        "NotImplementedError",
        r"^In-place operations are no longer supported for Variable\.\s{0,4}Use `variable.{0,12} (?P<op>\S{1,3}) x`",
        "in-place",
        "`{op}` does not work on an NNX variable itself: change what it holds, `variable[...] {op} x`.",
    ),
    Sentence(
        "ValueError",
        r"^Triggering __jax_array__\(\) during abstractification",
        "variable-as-array",
        "A function of jax got an NNX variable where it takes an array: pass `variable[...]`.",
        "nnx_dense",
    ),
    Sentence(
        "TypeError",
        "^'function' object is not subscriptable",
        "invalid-initializer",
        "A parameter holds a function: was its initializer not called, `nnx.initializers.lecun_normal()`?",
        "nnx_dense",
        origin="flax",
    ),
    Sentence(
        "ValueError",
        r"^Non-exhaustive filters, got a non-empty remainder: \w{1,40}\(\[\s{0,8}\(\('(?P<name>[^']{1,80})'",
        "filters-not-exhaustive",
        "The filters leave `{name}` over: add `...` as the last one, and a name for what it takes.",
    ),
    Sentence(
        "TypeError",
        "^Missing required argument `wrt`",
        "optimizer-arguments",
        "`nnx.Optimizer` must know what to train: `nnx.Optimizer(model, tx, wrt=nnx.Param)`.",
    ),
    Sentence(
        "TypeError",
        "^Missing required argument `grads`",
        "optimizer-arguments",
        "The optimizer does not keep the model: `optimizer.update(model, grads)`.",
    ),
    Sentence(
        "TypeError",
        r"^Expected a GraphDef or GraphState object, got: State\(",
        "swapped-arguments",
        "`nnx.merge` takes what `nnx.split` returned, in its order: `nnx.merge(graphdef, state)`.",
    ),
    Sentence(
        "ValueError",
        r"^Incorrect number of leaves, expected (?P<wanted>\d{1,9}) leaves, but got (?P<got>\d{1,9})",
        "pytree-mismatch",
        "The state has {got} arrays and the module has room for {wanted}: give `nnx.merge` or `nnx.update` all of it.",
    ),
    Sentence(
        "ValueError",
        "^Cannot extract graph node from different trace level",
        "transform-misuse",
        "A module from outside is used inside of a function that jax traces: pass it to that function as an argument.",
    ),
    Sentence(
        "ValueError",
        r"^nnx\.(?P<name>\w{1,40}) does not support bound methods",
        "transform-misuse",
        "`nnx.{name}` takes a function of the model, not a method of an instance: write `nnx.{name}` above the method, "
        "or transform a function `f(model, x)`.",
    ),
    Sentence(
        "ValueError",
        "^(?:If one of in_axes or out_axes has Carry|When in_axes=Carry)",
        "transform-misuse",
        "`nnx.Carry` stands in `in_axes` at the place of the carry and in `out_axes` as well, "
        "as in in_axes=(nnx.Carry, 0), out_axes=(nnx.Carry, 0).",
    ),
    Sentence(
        "ValueError",
        "^Inconsistent aliasing detected",
        "transform-misuse",
        "One variable reaches the transform in two arguments, with two different axes: pass the module once.",
    ),
    Sentence(
        "AttributeError",
        r"^Cannot set attribute (?P<name>\w{1,80})\. To set Variable metadata",
        "variable-attribute",
        "`{name}` cannot be assigned to an NNX variable: assign to the module, or to `variable[...]`.",
    ),
    Sentence(
        "ValueError",
        r"^Could not find at least one instance of the\s{1,4}following attributes: \[(?P<names>[^\]]{1,200})\]",
        "misspelt-name",
        "No module in the model has {names}: is the name spelt right?",
    ),
    Sentence(
        "AttributeError",
        r"^'(?P<owner>\w{1,80})' object has no attribute '(?P<name>param|variable)'",
        "other-api",
        "`{owner}` has no `{name}`: in NNX parameters are attributes, `self.kernel = nnx.Param(...)`; "
        "in Linen the class inherits from `nn.Module`.",
        code=r"\bself\.(?:param|variable)\(",
    ),
    Sentence(
        "AttributeError",
        rf"^'(?!(?:{_NO_MODULE})')(?P<owner>\w{{1,80}})' object has no attribute '(?P<name>init|apply)'",
        "other-api",
        "`{owner}` has no `{name}`: a Linen module inherits from `nn.Module`; an NNX module has its parameters "
        "already and is called, `model(x)`.",
        origin="",
    ),
)
"""The most specific first."""
