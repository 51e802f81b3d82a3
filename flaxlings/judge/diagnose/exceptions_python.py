"""Rules about what Python itself raises: syntax, imports, names, attributes, arguments, and what is unpacked."""

from __future__ import annotations

import re

from flaxlings.judge.describe import shorten
from flaxlings.judge.diagnose.exception_rule import ExceptionRule, code_of, diagnosis, plain
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_IMPORTS = {
    "flax": "import flax",
    "jax": "import jax",
    "jnp": "import jax.numpy as jnp",
    "lax": "from jax import lax",
    "nn": "from flax import linen as nn",
    "nnx": "from flax import nnx",
    "np": "import numpy as np",
    "optax": "import optax",
    "partial": "from functools import partial",
}
"""Names that the course's files import, and how."""

_ELSEWHERE = {
    ("flax.linen", "Linear"): "nn.Dense(features)",
    ("flax.linen", "ReLU"): "nn.relu",
    ("flax.linen", "BatchNorm1d"): "nn.BatchNorm",
    ("flax.linen", "Parameter"): "self.param(name, initializer, shape)",
    ("flax.nnx", "Dense"): "nnx.Linear(in_features, out_features, rngs=rngs)",
    ("jax", "tree_map"): "jax.tree.map",
    ("jax", "tree_multimap"): "jax.tree.map",
    ("jax.numpy", "dot_general"): "jax.lax.dot_general",
    ("jax.numpy", "softmax"): "jax.nn.softmax",
    ("jax.numpy", "relu"): "jax.nn.relu",
}
"""What other libraries or older versions call by a name that is not here."""

_OTHER_ARGUMENT = {
    ("vmap", "variable_in_axes"): "variable_axes",
    ("vmap", "variable_out_axes"): "variable_axes",
    ("scan", "variable_in_axes"): "variable_axes",
    ("Dense", "units"): "features",
    ("Dense", "out_features"): "features",
    ("Dense", "bias"): "use_bias",
    ("Dropout", "p"): "rate",
}
"""Arguments that other libraries or older versions call differently."""

_SYNTAX = ("SyntaxError", "IndentationError", "TabError")
_SYNTAX_PLACE = r"\s{0,8}\([^()]{0,400}line \d{1,9}\)\s*$"
_NO_MODULE = r"^No module named '([^']{1,400})'"
_NO_IMPORT = r"^cannot import name '([^']{1,400})' from (?:partially initialized module )?'([^']{1,400})'"
_NO_NAME = r"^name '([^']{1,400})' is not defined"
_NO_MODULE_ATTRIBUTE = r"^[mM]odule '?([\w.]{1,400})'? has no attribute '([^']{1,400})'"
# Linen writes double quotes, Python single ones.
_NO_ATTRIBUTE = r"""^(?:type object )?["']([^"']{1,400})["'](?: object)? has no attribute ["']([^"']{1,400})["']"""
_WRONG_ARGUMENTS = r"^([\w.<>]{1,400})\(\) (?:got an unexpected|got some positional|missing \d|takes )"
_NO_SUCH_ARGUMENT = r"^([\w.<>]{1,400})\(\) got an unexpected keyword argument '(\w{1,80})'"
_TOO_MANY = r"^((?:\w{1,80}\.)?__init__|\w{1,80}\.\w{1,80})\(\) takes [^\n]{1,40} but \d{1,4} (?:was|were) given"
_FIELD_MISSING = (
    r"^(\w{1,80})\.__init__\(\) missing \d{1,3} required (?:positional|keyword-only) arguments?: "
    r"('\w{1,80}'[^\n]{0,200})"
)
_UNPACKED = r"^(?:too many|not enough) values to unpack \(expected (?:at least )?(\d{1,9})(?:, got (\d{1,9}))?\)"
_NOT_UNPACKED = r"^cannot unpack non-iterable (\w{1,80}) object"
_UPDATED = r"^\w{1,80}, {0,2}(?:\w{0,40}(?:updat|mutat|stat)\w{0,40}) {0,2}=[^=].{0,400}\.apply\((?!.{0,400}mutable)"
_NO_KEY = r"^'([^']{1,80})'(?:\n|$)"


def _syntax(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type not in _SYNTAX:
        return None
    where = "the file" if raised.line is None else f"line {raised.line}"
    says = f"Python cannot read {where}: {shorten(re.sub(_SYNTAX_PLACE, '', raised.message), 200)}."
    return diagnosis(raised, exercise, "syntax-error", says, says_where=True)


def _import(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type not in {"ImportError", "ModuleNotFoundError"}:
        return None
    if match := re.search(_NO_MODULE, raised.message):
        says = f"There is no module `{plain(match[1])}` here: is its name spelt right?"
        return diagnosis(raised, exercise, "missing-import", says)
    if match := re.search(_NO_IMPORT, raised.message):
        says = f"`{plain(match[2])}` has no `{plain(match[1])}` to import: is the name spelt right?"
        return diagnosis(raised, exercise, "missing-import", says)
    return None


def _name(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "NameError" or not (match := re.search(_NO_NAME, raised.message)):
        return None
    name = plain(match[1])
    if name in _IMPORTS:
        says = f"`{name}` is not imported: add `{_IMPORTS[name]}` at the top of the file."
        return diagnosis(raised, exercise, "missing-import", says)
    where = "" if raised.line is None else f" on line {raised.line}"
    says = f"`{name}` is used{where} but defined nowhere: is it misspelt, or is an import missing?"
    return diagnosis(raised, exercise, "misspelt-name", says)


def _attribute(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "AttributeError" or raised.origin:
        return None  # the name stands in a library's code; what the learner passed there is the mistake
    if match := re.search(_NO_MODULE_ATTRIBUTE, raised.message):
        owner, name = plain(match[1]), plain(match[2])
        if match[1] == exercise and not raised.frames:
            says = f"The check looks for `{name}` in your file and does not find it."
            return diagnosis(raised, exercise, "missing-name", says, says_where=True)
        elsewhere = _ELSEWHERE.get((owner, name))
        ask = f"write `{elsewhere}`." if elsewhere else "is the name spelt right?"
        return diagnosis(raised, exercise, "misspelt-name", f"`{owner}` has no `{name}`: {ask}")
    if match := re.search(_NO_ATTRIBUTE, raised.message):
        owner, name = plain(match[1]), plain(match[2])
        if owner == "NoneType":
            says = f"`{name}` is asked of None: does a function lack its `return`?"
            return diagnosis(raised, exercise, "missing-return", says, says_where=True)
        if not raised.frames:
            says = f"The check looks for `{name}` on an object of type `{owner}` and does not find it."
            return diagnosis(raised, exercise, "missing-name", says, says_where=True)
        says = f"`{owner}` has no `{name}`: is the name spelt right, and is it set before it is used?"
        return diagnosis(raised, exercise, "misspelt-name", says)
    return None


def _arguments(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "TypeError":
        return None
    if not raised.frames:
        match = re.search(_WRONG_ARGUMENTS, raised.message)
        if not match:
            return None
        says = f"The check calls {_callable(match[1])} with other arguments than yours takes: compare its signature."
        return diagnosis(raised, exercise, "wrong-arguments", says, says_where=True)
    if match := re.search(_NO_SUCH_ARGUMENT, raised.message):
        what, argument = _callable(match[1]), match[2]
        other = _OTHER_ARGUMENT.get((what.strip("`"), argument))
        ask = f"write `{other}=`." if other else "is the name spelt right?"
        says = f"{what[0].upper()}{what[1:]} takes no argument `{argument}`: {ask}"
        return diagnosis(raised, exercise, "wrong-arguments", says)
    if match := re.search(_FIELD_MISSING, raised.message):
        says = f"`{match[1]}` is made without {plain(match[2])}, which it needs."
        return diagnosis(raised, exercise, "wrong-arguments", says)
    if match := re.search(_TOO_MANY, raised.message):
        what = _callable(match[1])
        fields = " Every field needs a type, as in `features: int`." if match[1].endswith("__init__") else ""
        says = f"{what[0].upper()}{what[1:]} gets more arguments than it takes.{fields}"
        return diagnosis(raised, exercise, "wrong-arguments", says)
    return None


def _callable(name: str) -> str:
    """What a learner calls: the class for its constructor, a method with its class, a function by its name."""
    owner, _, last = name.rpartition(".")
    owner = owner.rpartition(".")[2]
    if last == "__init__":
        return f"`{plain(owner)}`" if owner else "the class"
    return f"`{plain(f'{owner}.{last}' if owner.isidentifier() else last)}`"


def _unpacked(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type == "TypeError" and not raised.origin and (single := re.search(_NOT_UNPACKED, raised.message)):
        if single[1] == "NoneType":
            says = "None is unpacked: does a function lack its `return`?"
            return diagnosis(raised, exercise, "missing-return", says, says_where=True)
        says = f"Several values are taken out of one `{plain(single[1])}`."
        return diagnosis(raised, exercise, "wrong-unpacking", says)
    if raised.type != "ValueError" or raised.origin or not (match := re.search(_UNPACKED, raised.message)):
        return None
    wanted, got = match[1], match[2] or "more"
    if not raised.frames:
        says = f"The check takes {wanted} values out of what your code returns, and it has {got}: compare the `return`."
        return diagnosis(raised, exercise, "wrong-unpacking", says, says_where=True)
    code = code_of(raised)
    says = f"{wanted} names stand on the left of `=`, and the right side has {got}"
    if ".init(" in code:
        says += ": `init` returns the variables alone."
    elif re.search(_UPDATED, code):
        says += ": `apply` returns what was updated only with `mutable=`."
    else:
        says += "."
    return diagnosis(raised, exercise, "wrong-unpacking", says)


def _key(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "KeyError" or raised.origin or not (match := re.search(_NO_KEY, raised.message)):
        return None
    key = plain(match[1])
    if not raised.frames:
        says = f"The check looks for '{key}' in what your code returns and does not find it."
    elif ".init(" in code_of(raised) and "params" not in code_of(raised):
        says = f"There is no '{key}' in this dictionary: `init` returns collections, and parameters are under 'params'."
    else:
        says = f"There is no '{key}' in this dictionary: is the name right, and the level, as in v['params']['{key}']?"
    return diagnosis(raised, exercise, "key-error", says, says_where=True)


def _recursion(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "RecursionError" or not raised.frames:
        return None
    function = plain(raised.frames[-1].function)
    return diagnosis(raised, exercise, "endless-recursion", f"`{function}` calls itself without an end.")


RULES: tuple[ExceptionRule, ...] = (_syntax, _import, _name, _attribute, _arguments, _unpacked, _key, _recursion)
"""Each for its own types."""
