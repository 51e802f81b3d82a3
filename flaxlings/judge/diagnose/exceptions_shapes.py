"""Rules about axes, dtypes and things that are no array, where the statement tells what was meant."""

from __future__ import annotations

import ast
import re

from flaxlings.judge.diagnose.declarations import LAYERS
from flaxlings.judge.diagnose.exception_rule import code_of, diagnosis, plain
from flaxlings.judge.diagnose.exception_text import TextRule, calls_at, class_named, classes_of, method_at
from flaxlings.judge.diagnose.syntax import name_of
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_FACTORY = re.compile(r"\b((?:lecun|glorot|xavier|he|kaiming)_(?:normal|uniform))\(\s{0,4}[^\s)=]{1,200}\s{0,4}[,)]")
_CALLED = r"(?:jax\.|jnp\.|nn\.)?\w{1,40}\("


def _axis_missing(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "IndexError" or not raised.message.startswith("tuple index out of range"):
        return None
    code = code_of(raised)
    if raised.origin == "jax":
        found = _FACTORY.search(code) or (_FACTORY.search(source[:100_000]) if raised.frames else None)
        if found is None:
            return None
        says = (
            f"The first argument of `{found[1]}` is an axis, not a width: write `nn.initializers.{found[1]}()`, "
            "it reads "
        )
        says += "the sizes off the shape."
        return diagnosis(raised, exercise, "invalid-initializer", says, "linen_initializers")
    if not raised.origin:
        index = re.search(r"\.shape\[\s{0,4}(-?\d{1,3})\s{0,4}\]", code)
        if index is None:
            return None
        says = (
            f"An array here has fewer axes than `shape[{index[1]}]` needs, as a single vector has: the last axis "
            "of any "
        )
        return diagnosis(raised, exercise, "axis-out-of-bounds", says + "is `shape[-1]`.", "linen_dense")
    return _scalar_in_layer(raised, exercise, source) if raised.origin == "flax" else None


def _scalar_in_layer(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """A layer read the width of something without axes: a number, a function, a module."""
    for call in calls_at(source, raised.line):
        inner = (
            [each.func for each in call.args if isinstance(each, ast.Call)] if isinstance(call.func, ast.Call) else []
        )
        if any(name_of(each) in LAYERS and name_of(each)[:1].isupper() for each in inner):
            says = (
                "A layer is handed to another one, not its output: call the inner layer on x first, or put both into a "
            )
            return diagnosis(raised, exercise, "non-array-argument", says + "list.", "linen_sequential")
    lines = " ".join(frame.code for frame in raised.frames)
    if re.search(r"\bjax\.vmap\([\w.]{1,80}\.apply", lines):
        says = "`jax.vmap` takes the first axis away, and of a single vector numbers are left, which no layer takes: "
        says += "call `apply` directly, layers work on any leading axes."
        return diagnosis(raised, exercise, "vmap-of-a-vector", says, "linen_multihead_vmap")
    if mapped := re.search(r"\b(jax|nn)\.vmap\(", source):
        says = "A map takes the mapped axis away, and what is left has no axis for a layer: "
        says += "layers work on any leading axes, without a map." if mapped[1] == "jax" else "look at `in_axes`."
        return diagnosis(raised, exercise, "transform-misuse", says, "linen_multihead_vmap")
    if _returns_function(source) or _hands_on_method(source):
        says = (
            "A layer gets a function in place of an array: call it on x first, as in `nn.relu(x)` or `self.encode(x)`."
        )
        return diagnosis(raised, exercise, "not-called", says, says_where=True)
    if ".init(" in lines and _is_the_input(raised, source):
        says = "`init` gets a number as its input, and a layer needs an array with an axis: `jnp.ones((1, width))`."
        return diagnosis(raised, exercise, "example-input-missing", says, "linen_init_apply")
    says = "A layer gets something without axes, as one number, None or a function, and needs an array: is the input "
    says += "right, and was every function called?"
    return diagnosis(raised, exercise, "shape-mismatch", says, says_where=True)


def _is_the_input(raised: Raised, source: str) -> bool:
    """Whether the layer gets what its method got, as it came."""
    method = method_at(source, raised.line)
    if method is None:
        return len(raised.frames) == 1
    given = [
        name_of(each) for call in calls_at(source, raised.line) for each in call.args if isinstance(each, ast.Name)
    ]
    return method.name == "__call__" and any(name in method.arguments and name not in method.local for name in given)


def _returns_function(source: str) -> bool:
    """`lambda x: nn.relu`."""
    return bool(
        re.search(r"\blambda \w{1,40}\s{0,4}:\s{0,4}(?:nn|jax\.nn|jnp)\.[a-z_]{1,40}\s{0,4}[,)\]\n]", source[:100_000])
    )


def _hands_on_method(source: str) -> bool:
    """`self.decode(self.encode)`, with a method of the class in the brackets."""
    inner = re.findall(r"\bself\.\w{1,80}\(\s{0,4}self\.(\w{1,80})\s{0,4}[,)]", source[:100_000])
    return any(name in each.methods for each in classes_of(source) for name in inner)


_NO_DTYPE = r"^Cannot interpret '(?:<function (?P<function>[\w.<>]{1,120})>|(?P<number>-?[\d.]{1,20}))' as a data type"


def _dtype(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type != "TypeError" or not (match := re.search(_NO_DTYPE, raised.message)):
        return None
    del source
    code = code_of(raised)
    layer = re.search(r"\bnn\.([A-Z]\w{1,80})\(", code)
    if match["function"] and layer:
        is_initializer = re.search(r"\b(?:zeros|ones|init\w{0,20})$", match["function"])
        what = "An initializer" if is_initializer else f"The function `{plain(match['function'])}`"
        says = f"{what} stands where `{layer[1]}` takes a dtype: only the features come without a name"
        says += ", so write `kernel_init=` or `bias_init=`." if is_initializer else "."
        return diagnosis(raised, exercise, "wrong-arguments", says, "linen_initializers")
    if match["number"] and layer and not re.search(r"\.param\(|\bjnp\.|random\.", code):
        says = (
            f"The number {match['number']} stands where `{layer[1]}` takes a dtype: only the features come "
            "without a name, "
        )
        return diagnosis(
            raised, exercise, "wrong-arguments", says + "the input's width is read off the input.", "linen_dense"
        )
    if match["number"] and re.search(_CALLED, code):
        says = (
            f"The number {match['number']} stands where a dtype belongs: a shape is one tuple, as `(3, 4)` in "
            "brackets of "
        )
        return diagnosis(raised, exercise, "shape-not-a-tuple", says + "its own.", "linen_dense")
    return None


def _shape_in_parts(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    """`self.param("kernel", init, width, features)`."""
    if raised.type != "ValueError" or not raised.message.startswith("Can't compute input and output sizes"):
        return None
    for call in calls_at(source, raised.line):
        if name_of(call.func) != "param" or len(call.args) != 4 or isinstance(call.args[2], ast.Tuple):
            continue
        # After a shape with a name of its own comes the dtype.
        if not re.search(r"float|int\d|dtype", ast.unparse(call.args[3])[:200]):
            says = "A shape is one tuple: put `(in_features, out_features)` in brackets of its own."
            return diagnosis(raised, exercise, "shape-not-a-tuple", says, "linen_dense")
    return None


_NOT_A_NAME = r"^The type of scope \"?\{?\w{0,40}\}?\"? should be string but it is <class '([\w.]{1,80})'>"


def _name_is_no_string(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    if raised.type != "TypeError" or not (match := re.search(_NOT_A_NAME, raised.message)):
        return None
    if re.search(r"\.(?:param|variable)\(", code_of(raised)):
        says = 'A parameter\'s name comes first: `self.param("bias", initializer, shape)`.'
        return diagnosis(raised, exercise, "name-missing", says, "linen_dense")
    says = f'A name must be a string, and this one is of type `{plain(match[1])}`: write `name=f"layers_{{i}}"`.'
    return diagnosis(raised, exercise, "wrong-arguments", says, "linen_simple_mlp")


def _dtype_as_shape(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    if raised.type != "TypeError" or not re.search(
        r"^Shapes must be 1D sequences of concrete values of integer type, got \([^()]{0,80}<class '[\w.]{1,80}'>",
        raised.message,
    ):
        return None
    says = (
        "A dtype stands where the shape is expected: the shape comes first, `()` for a single number, "
        "`jnp.zeros((), dtype)`."
    )
    return diagnosis(raised, exercise, "shape-missing", says)


def _no_width(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    if raised.type != "ZeroDivisionError" or raised.origin != "jax":
        return None
    if not re.search(r"^(?:float )?division by zero|^float floor division", raised.message):
        return None
    says = "A layer has 0 features, or its input is 0 wide, so its kernel is empty: where does this size come from?"
    return diagnosis(raised, exercise, "another-size", says, says_where=True)


_VALUE_KIND = (
    r"(?:problematic value is of type <class '([\w.<>]{1,120})'>|^unsupported operand type\(s\) for \S{1,4}: "
    r"'(?:[\w.]{0,60}(?:ArrayImpl|Tracer))' and '(\w{1,80})'|^unsupported operand type\(s\) for \S{1,4}: "
    r"'(\w{1,80})' and "
    r"'[\w.]{0,60}(?:ArrayImpl|Tracer)'|^Argument '(\w{1,80})\(\s{0,8}# attributes)"
)


def _module_for_array(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    if raised.type == "ValueError" and re.search(
        r"^axis -?\d{1,9} is out of bounds for array of dimension 0", raised.message
    ):
        layer = next((name for call in calls_at(source, raised.line) if (name := _layer_handed_to(call, source))), None)
        return None if layer is None else _module_not_called(raised, exercise, layer)
    if raised.type != "TypeError" or not (match := re.search(_VALUE_KIND, raised.message)):
        return None
    kind = next(each for each in match.groups() if each)
    name = kind.rpartition(".")[2]
    if kind in {"method", "function", "builtin_function_or_method"} and not re.search(
        r"(?i)\bself\.\w{0,20}_init\b", source
    ):
        if kind != "method":
            return None
        says = "A method stands where an array is expected: call it, as in `self.encode(x)`."
        return diagnosis(raised, exercise, "not-called", says, "linen_methods")
    owner = class_named(source, kind)
    is_layer = (
        kind.startswith("flax.linen.") or match[4] is not None or ("." not in kind and name in LAYERS | {"Sequential"})
    )
    if (not is_layer and (owner is None or not owner.is_linen)) or " at path self" in raised.message:
        return None
    return _module_not_called(raised, exercise, name)


def _layer_handed_to(call: ast.Call, source: str) -> str | None:
    """The layer in `nn.softmax(nn.Dense(3))`; what a class gets is its setting."""
    if not isinstance(call.func, ast.Attribute) or name_of(call.func)[:1].isupper():
        return None
    made = [name_of(each.func) for each in call.args[:1] if isinstance(each, ast.Call)]
    linen = {each.name for each in classes_of(source) if each.is_linen}
    return next((name for name in made if name in LAYERS | linen), None)


def _module_not_called(raised: Raised, exercise: str, name: str) -> Diagnosis:
    says = f"A module, `{plain(name)}`, stands where an array is expected, not its output: call it on x first, "
    says += f"`{plain(name)}(...)(x)`, or put all into one list for `nn.Sequential`."
    return diagnosis(raised, exercise, "non-array-argument", says, "linen_sequential")


def _truth(raised: Raised, exercise: str, source: str) -> Diagnosis | None:
    del source
    if raised.type != "ValueError" or not raised.message.startswith("The truth value of an array with more than one"):
        return None
    if not re.search(r"^(?:if|while|elif)\b.{0,300}\baxis\s{0,4}=", code_of(raised)):
        return None
    says = (
        "With `axis=` the condition has one answer for each row, and `if` or `while` takes one only: leave `axis=` out."
    )
    return diagnosis(raised, exercise, "truth-of-array", says)


SPECIFIC: tuple[TextRule, ...] = (
    _axis_missing,
    _dtype,
    _shape_in_parts,
    _name_is_no_string,
    _dtype_as_shape,
    _no_width,
    _module_for_array,
    _truth,
)
"""What the statement says more of than the message."""
