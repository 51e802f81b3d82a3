"""Rules about what jax raises outside of transforms: shapes, keys, dtypes, and what is no array."""

from __future__ import annotations

import re

from flaxlings.judge.diagnose.exception_rule import ExceptionRule, Sentence, code_of, diagnosis, plain
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_KERNEL = r"(?i)\b(?:kernel|weights?|w)\b"
_PARAMETER = r"(?i)\b(?:kernel|weights?|bias(?:es)?|scale)\b"

_CONTRACTED = (
    r"^dot_general requires contracting dimensions to have the same shape, got \((?P<left>[\d, ]{0,80}?),?\) and "
    r"\((?P<right>[\d, ]{0,80}?),?\)"
)


def _contracted(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "TypeError" or not (match := re.search(_CONTRACTED, raised.message)):
        return None
    left, right = plain(match["left"]), plain(match["right"])
    says = f"A product sums over an axis of {left} on its left and of {right} on its right, and they must be equal."
    if re.search(_KERNEL, code_of(raised)):
        says += " A kernel is (in_features, out_features), and the input's last axis is in_features."
    return diagnosis(raised, exercise, "shape-mismatch", says, "linen_simple_dense")


_NO_ARRAY = (
    (
        r"^Error interpreting argument to <?(?:function )?(?P<function>[\w.<>]{1,120}?)>? as (?:an abstract array|a "
        r"JAX value)\. The problematic value is of type <class '(?P<kind>[\w.<>]{1,120})'> and was passed to (?:the "
        r"function at path (?P<place>[\w.\[\]']{1,80}?)\.?\s|\S{1,120} at position (?P<position>\d{1,4}))"
    ),
    (
        r"^(?P<function>\w{1,80}) requires ndarray or scalar arguments, got <class '(?P<kind>[\w.]{1,120})'> at "
        r"position (?P<position>\d{1,4})"
    ),
    (
        r"^unsupported operand type\(s\) for (?P<function>\S{1,4}): '[\w.]{0,40}?(?:ArrayImpl|Tracer)' and "
        r"'(?P<kind>function|dict|tuple|list|NoneType|custom_jvp)'"
    ),
    (
        r"^unsupported operand type\(s\) for (?P<function>\S{1,4}): '(?P<kind>function|dict|tuple|list|NoneType|"
        r"custom_jvp)' and '[\w.]{0,40}?(?:ArrayImpl|Tracer)'"
    ),
)
_INSTEAD = {
    "function": "Was a function not called?",
    "custom_jvp": "Was an activation not called, `nn.relu(x)`?",
    "dict": "Take the array out of the dictionary, as `params['kernel']`.",
    "list": "Make it an array, `jnp.array([...])`.",
    "tuple": "Did a call return a pair that was not unpacked?",
    "NoneType": "Does a function lack its `return`?",
    "str": "Mark the argument as static, with `static_argnames`.",
}


def _no_array(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "TypeError":
        return None
    match = next((found for pattern in _NO_ARRAY if (found := re.search(pattern, raised.message))), None)
    if match is None:
        return None
    kind = match["kind"]
    if kind == "function" and re.search(_PARAMETER, code_of(raised)):
        says = "A parameter is a function: was its initializer not called, `nn.initializers.lecun_normal()`?"
        return diagnosis(raised, exercise, "invalid-initializer", says, "linen_initializers")
    what = "None" if kind == "NoneType" else f"a value of type `{plain(kind.rpartition('.')[2])}`"
    function = plain(match["function"].strip("<>"))
    place = match.groupdict().get("place")
    where = f" for `{plain(place)}`" if place else ""
    says = f"`{function}` takes arrays and gets {what}{where}."
    instead = _INSTEAD.get(kind, "Pass arrays only, and mark what is none as static.")
    return diagnosis(raised, exercise, "non-array-argument", f"{says} {instead}")


RULES: tuple[ExceptionRule, ...] = (
    _contracted,
    _no_array,
    Sentence(
        "TypeError",
        r"^(?P<name>\w{1,40}): arrays must have the same number of dimensions, got",
        "broadcast-mismatch",
        "`lax.{name}` adds no axes: both arrays must have equally many; `jnp` and the operators broadcast.",
        "linen_simple_dense",
    ),
    Sentence(
        "ValueError",
        r"^Incompatible types for broadcasting: input type=(?P<given>\S{1,80}) and requested type=(?P<wanted>\S{1,80})",
        "broadcast-mismatch",
        "{given} cannot be broadcast to {wanted}: counted from the last axis, sizes must be equal or 1.",
    ),
    Sentence(
        "ValueError",
        r"^Incompatible types for matmul arguments: (?P<left>\S{1,80}) and (?P<right>\S{1,80})",
        "shape-mismatch",
        "The shapes of a product do not fit, {left} and {right}: the axes before the last two are batch axes and "
        "must be equal or 1.",
    ),
    Sentence(
        "ValueError",
        r"^matmul input operand (?P<number>[01]) must have ndim at least 1",
        "shape-mismatch",
        "`@` multiplies arrays, and one side is a single number: use `*`.",
    ),
    Sentence(
        "TypeError",
        r"^dot_general requires (?P<side>lhs|rhs) dimension numbers to be nonnegative and less than the number of axes "
        r".{0,80}?, got .{0,200} of rank (?P<rank>\d{1,4})",
        "shape-mismatch",
        "The dimension numbers of `dot_general` name an axis that its {side} does not have; it has {rank}, "
        "counted from 0.",
        "linen_simple_dense",
    ),
    Sentence(
        "TypeError",
        r"^dot_general requires lhs batch dimensions and rhs batch dimensions to have the same shape, got "
        r"(?P<left>\([^()]{0,80}\)) and (?P<right>\([^()]{0,80}\))",
        "shape-mismatch",
        "The batch axes of `dot_general` must be equal on both sides, and are {left} and {right}.",
        "linen_simple_dense",
    ),
    Sentence(
        "ValueError",
        r"^Size of label '(?P<label>\w)' for operand (?P<operand>\d{1,4}) \((?P<one>\d{1,18})\) does not match "
        r"previous terms \((?P<other>\d{1,18})\)",
        "shape-mismatch",
        "In `einsum` the letter `{label}` stands for axes of different sizes, {one} and {other}: compare the letters "
        "with the shapes.",
    ),
    Sentence(
        "ValueError",
        r"^Einstein sum subscript '(?P<letters>[\w.]{0,80})' does not contain the correct number of indices for "
        r"operand (?P<operand>\d{1,4})",
        "shape-mismatch",
        "In `einsum` the letters `{letters}` are not as many as the axes of their array; `...` stands for any others.",
    ),
    Sentence(
        "TypeError ValueError",
        r"^(?:Cannot concatenate arrays with shapes that differ.{0,200}for shapes|All input arrays must have the same "
        r"shape\. Got) (?P<shapes>\([^()]{0,80}\)(?:, \([^()]{0,80}\)){1,8})",
        "shape-mismatch",
        "Arrays of shapes {shapes} cannot be put together along this axis: all other axes must be equal.",
    ),
    Sentence(
        "TypeError",
        r"^cannot reshape array of shape (?P<given>\([^()]{0,80}\)) .{0,40}into shape (?P<wanted>\([^()]{0,80}\))",
        "shape-mismatch",
        "Shape {given} cannot become {wanted}: the number of elements differs.",
    ),
    Sentence(
        "ValueError",
        r"^conv_general_dilated .{0,200}, but (?P<given>\d{1,18}) // \d{1,18} != (?P<wanted>\d{1,18})",
        "shape-mismatch",
        "The input of a convolution has {given} channels and its kernel expects {wanted}.",
    ),
    Sentence(
        "ValueError numpy.exceptions.AxisError",
        r"^axis (?P<axis>-?\d{1,9}) is out of bounds for array of dimension (?P<rank>\d{1,9})",
        "axis-out-of-bounds",
        "There is no axis {axis}: the array has {rank}, and they count from 0.",
    ),
    Sentence(
        "ValueError",
        r"^cannot select an axis to squeeze out which has size not equal to one, got shape=(?P<shape>\([^()]{0,80}\))",
        "shape-mismatch",
        "`squeeze` takes away axes of size 1 only, and the shape is {shape}.",
    ),
    Sentence(
        "IndexError",
        r"^Too many indices: array is (?P<rank>\d{1,4})-dimensional, but (?P<given>\d{1,4}) were indexed",
        "shape-mismatch",
        "An array with {rank} axes is indexed with {given}: is an axis, as that of the batch, missing?",
    ),
    Sentence(
        "TypeError",
        r"^Shapes must be 1D sequences of concrete values of integer type, got (?P<shape>\([^()<]{0,80}\d\.\d{0,20}"
        r"[^()<]{0,80}\))",
        "float-shape",
        "A shape takes whole numbers and got {shape}: convert the float with `int(...)` first.",
        "linen_dense",
    ),
    Sentence(
        "TypeError",
        r"^Shapes must be 1D sequences of concrete values of integer type, got (?P<shape>\([^()]{0,80}\([^()]{0,80}\)"
        r"[^()]{0,80}\))",
        "nested-shape",
        "A shape has one number for each axis and got {shape}: is a tuple given where one number is wanted?",
    ),
    Sentence(
        "TypeError",
        r"^PRNG key seed must be an integer; got",
        "float-seed",
        "A seed must be an integer: convert it, `jax.random.PRNGKey(int(seed))`.",
        "linen_dense",
    ),
    Sentence(
        "TypeError",
        r"^key accepts a scalar seed, but was given an array of shape (?P<shape>\([^()]{0,80}\))",
        "invalid-rng",
        "`jax.random.key` takes one number as its seed and got an array of shape {shape}: "
        "what is a key already is passed on as it is.",
    ),
    Sentence(
        "TypeError",
        r"^(?:unexpected PRNG key type <class '(?P<kind>[\w.]{1,120})'>|JAX encountered invalid PRNG key data)",
        "invalid-rng",
        "Functions of `jax.random` take a key first: `jax.random.key(seed)` makes one of a seed.",
    ),
    Sentence(
        "ValueError",
        r"^(?P<name>\w{1,80}) accepts a single key, but was given a key array of shape (?P<shape>\([^()]{0,80}\))",
        "invalid-rng",
        "`{name}` takes one key and got several, of shape {shape}: take one of what `jax.random.split` returned.",
    ),
    Sentence(
        "TypeError",
        r"^\w{1,40} does not accept dtypes .{0,40}key<\w{1,20}>",
        "invalid-rng",
        "Keys are no numbers to compute with: `jax.random.split` and `jax.random.fold_in` make new ones.",
    ),
    Sentence(
        "TypeError",
        "^JAX array with PRNGKey dtype cannot be converted",
        "invalid-rng",
        "A key cannot become a numpy array: pass it to functions of `jax.random`.",
    ),
    Sentence(
        "TypeError",
        "^JAX arrays are immutable",
        "immutable-array",
        "Arrays of jax cannot be changed: `x = x.at[index].set(value)` gives a new one.",
    ),
    Sentence(
        "TypeError",
        r"^Value .{0,200} with dtype (?P<dtype>\S{1,40}) is not a valid JAX array type",
        "non-array-argument",
        "Something that is no number (dtype {dtype}) stands where an array is wanted.",
    ),
    Sentence(
        "TypeError",
        "^Using a non-tuple sequence for multidimensional indexing",
        "index-type",
        "An array is indexed with a list: use `jnp.array([...])` to pick rows, or a tuple for one index in each axis.",
    ),
    Sentence(
        "TypeError",
        r"^Indexer must have integer or boolean type, got indexer with type (?P<dtype>\w{1,40})",
        "index-type",
        "An array is indexed with a {dtype}: an index is an integer, a slice or a mask.",
    ),
    Sentence(
        "FloatingPointError",
        r"^invalid value \(nan\) encountered in (?P<name>[\w.-]{1,80})",
        "nan",
        "`{name}` gives NaN here: what does it get, a negative number, a zero, an infinity?",
    ),
    Sentence(
        "FloatingPointError",
        r"^invalid value \(inf\) encountered in (?P<name>[\w.-]{1,80})",
        "infinity",
        "`{name}` gives an infinity here: is something divided by zero, or the logarithm of zero taken?",
    ),
    Sentence(
        "TypeError",
        "^Only scalar arrays can be converted to Python scalars",
        "shape-mismatch",
        "Only an array with a single element becomes a Python number: reduce it first, or leave it an array.",
    ),
    Sentence(
        "ValueError",
        "^The truth value of an array with more than one element is ambiguous",
        "truth-of-array",
        "An `if` or `while` asks whether a whole array is true: say `jnp.any(...)` or `jnp.all(...)`, "
        "or reduce it to one number.",
    ),
)
"""The most specific first."""
