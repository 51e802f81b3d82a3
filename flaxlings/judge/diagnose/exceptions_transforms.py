"""Rules about what the transforms of jax raise: grad, vmap, scan, loops, and trees that differ."""

from __future__ import annotations

import re

from flaxlings.judge.diagnose.exception_rule import ExceptionRule, Sentence, diagnosis, plain
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis

_AXIS = (
    r"had size (?P<size>\d{1,18})(?:, e\.g\.|:) axis (?P<axis>-?\d{1,4}) of argument (?P<name>[^\n]{1,200}?) of type "
)


def _vmap_sizes(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "ValueError" or not raised.message.startswith("vmap got inconsistent sizes"):
        return None
    axes = list(re.finditer(_AXIS, raised.message))
    if len(axes) < 2:
        return None
    first, last = axes[0], axes[-1]
    says = (
        f"`vmap` walks along axes of different lengths: axis {first['axis']} of `{plain(first['name'])}` has "
        f"{first['size']}, axis {last['axis']} of `{plain(last['name'])}` has {last['size']}. Map only arguments that "
        "have that axis: in_axes has None for the others, as for a model or shared params."
    )
    return diagnosis(raised, exercise, "transform-misuse", says, "linen_multihead_vmap")


_KEYS = r"so the symmetric difference on key sets is\s{1,8}(?P<keys>[^\n]{1,200})"
_TYPES = (
    r"has a subtree of type\s{1,8}<class '(?P<one>[\w.]{1,120})'>\s{1,8}but at the same key path the full pytree has a "
    r"subtree of different type\s{1,8}<class '(?P<other>[\w.]{1,120})'>"
)
_LENGTHS = (
    r"has a subtree of type (?P<kind>list|tuple) of length (?P<one>\d{1,9}), but the full pytree has a subtree of the "
    r"same type but of length (?P<other>\d{1,9})"
)
_NAMES = (
    r"<class 'dict'>\s{1,8}with metadata\s{1,8}\((?P<one>[^()]{1,200})\)\s{1,8}but at the same key path the full "
    r"pytree has a subtree of the same type but with metadata\s{1,8}\((?P<other>[^()]{1,200})\)"
)
_NODE = r"^Custom node type mismatch: expected type: <class '(?P<one>[\w.]{1,120})'>, value: (?P<other>.{0,60})"
_KIND = r"(?s)^Expected (?P<one>dict|list|tuple|None), got (?P<other>.{1,60})\."


def _trees(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type not in {"ValueError", "TypeError"}:
        return None
    message = raised.message
    if match := re.search(_NODE, message) or re.search(_KIND, message):
        says = (
            f"Two trees must have the same structure, and where one has `{plain(match['one'])}` the other has "
            f"`{plain(match['other'])}`."
        )
    elif "pytree structure error" not in message[:400]:
        return None
    elif match := re.search(_KEYS, message):
        names = ", ".join(f"`{name}`" for name in re.findall(r"[\w.]{1,80}", match["keys"])[:6])
        says = f"Two trees must have the same structure, and only one of them has {names}."
    elif match := re.search(_TYPES, message):
        says = (
            f"Two trees must have the same structure, and where one has `{plain(match['one'])}` the other has "
            f"`{plain(match['other'])}`."
        )
    elif match := re.search(_NAMES, message):
        one, other = (plain(match[side].rstrip(", ")) for side in ("one", "other"))
        says = f"Two trees must have the same structure, and where one has the names {one} the other has {other}."
    elif match := re.search(_LENGTHS, message):
        says = (
            f"Two trees must have the same structure, and where one has a {match['kind']} of {match['one']} the other "
            f"has one of {match['other']}."
        )
    else:
        says = "Two trees must have the same structure, and their names or settings differ."
    return diagnosis(raised, exercise, "pytree-mismatch", says + " Are params, gradients and state of one model?")


_CARRY = (
    r"^(?P<loop>scan|while_loop) body function carry input and carry output must have (?:equal types|the same pytree "
    r"structure), but they differ:"
)
_CARRY_TYPES = (
    r"The input carry (?P<name>[^\n]{1,80}?) has type (?P<given>[^\s]{1,80}) but the corresponding output carry "
    r"component has type (?P<returned>[^\s]{1,80}), so"
)


def _carry(raised: Raised, exercise: str) -> Diagnosis | None:
    if raised.type != "TypeError" or not (match := re.search(_CARRY, raised.message)):
        return None
    says = "The carry must leave each step with the structure, shapes and dtypes that it came with"
    if types := re.search(_CARRY_TYPES, raised.message):
        says += f": it came as {plain(types['given'])} and left as {plain(types['returned'])}"
    says += ". The step returns (carry, output), in this order." if match["loop"] == "scan" else "."
    return diagnosis(raised, exercise, "carry-mismatch", says, "linen_scan_lstm")


RULES: tuple[ExceptionRule, ...] = (
    _vmap_sizes,
    _carry,
    _trees,
    Sentence(
        "TypeError",
        r"^scan body output must be a pair, got (?P<got>.{0,80}?)\.?$",
        "carry-mismatch",
        "The function that is scanned returns two values, (carry, output): here it returns {got}.",
        "linen_scan_lstm",
    ),
    Sentence(
        "TypeError",
        r"^scan body output must be a pair",
        "carry-mismatch",
        "The function that is scanned returns two values, (carry, output).",
        "linen_scan_lstm",
    ),
    Sentence(
        "ValueError",
        r"^scan got values with different leading axis sizes: (?P<sizes>[\d, ]{1,80})",
        "transform-misuse",
        "What is scanned must have as many steps everywhere, and the first axes have {sizes}.",
        "linen_scan_lstm",
    ),
    Sentence(
        "TypeError",
        "^cond_fun must return a boolean scalar",
        "transform-misuse",
        "The condition of `lax.while_loop` must be one boolean: reduce it with `jnp.any`, `jnp.all` or a sum.",
    ),
    Sentence(
        "TypeError",
        "^cond (?:branch outputs must have the same pytree structure|branches must have equal output types)",
        "branches-differ",
        "Both branches of `lax.cond` must return the same structure, shapes and dtypes.",
    ),
    Sentence(
        "TypeError",
        "^Pred must be a scalar",
        "transform-misuse",
        "`lax.cond` decides by one boolean and got an array: use `jnp.where` to choose for each element.",
    ),
    Sentence(
        "ValueError",
        "^Reverse-mode differentiation does not work for lax.while_loop",
        "transform-misuse",
        "`lax.while_loop` has no gradient, because the number of its steps is not known: use a Python `while` "
        "outside of jit, or `lax.scan` with a fixed number of steps.",
        "linen_fixed_hidden",
    ),
    Sentence(
        "ValueError",
        r"^vmap was requested to map its argument along axis (?P<axis>-?\d{1,4}),.{0,200}its shape is "
        r"(?P<shape>\([^()]{0,200}\))",
        "transform-misuse",
        "`vmap` maps along axis {axis}, and an argument of shape {shape} has no such axis: give it None in `in_axes`.",
        "linen_multihead_vmap",
    ),
    Sentence(
        "ValueError",
        r"^vmap in_axes must be an int, None, or a tuple of entries.{0,200}len\(in_axes\)=(?P<axes>\d{1,4}), "
        r"len\(args\)=(?P<args>\d{1,4})",
        "transform-misuse",
        "`in_axes` has {axes} entries and the mapped function gets {args} arguments: one entry for each.",
        "linen_multihead_vmap",
    ),
    Sentence(
        "ValueError",
        "^vmap must have at least one non-None value in in_axes",
        "transform-misuse",
        "`vmap` must map at least one argument: give one of them an axis in `in_axes`.",
        "linen_multihead_vmap",
    ),
    Sentence(
        "ValueError",
        r"^at vmap out_axes.{0,200}, got axis spec None but output was batched on axis (?P<axis>\d{1,4})",
        "transform-misuse",
        "`out_axes` has None for a result that differs along the mapped axis: give it an axis, as 0.",
        "linen_multihead_vmap",
    ),
    Sentence(
        "TypeError",
        r"^Gradient only defined for scalar-output functions\. Output was None",
        "missing-return",
        "The function that is differentiated returns nothing: does it lack its `return`?",
    ),
    Sentence(
        "TypeError",
        r"^Gradient only defined for scalar-output functions\. Output was \(",
        "grad-not-scalar",
        "The function that is differentiated returns a tuple: return the loss alone, or (loss, others) "
        "with has_aux=True.",
    ),
    Sentence(
        "TypeError",
        r"^Gradient only defined for scalar-output functions\. Output had shape: (?P<shape>\([^()]{0,200}\))",
        "grad-not-scalar",
        "The loss must be one number, and it has shape {shape}: reduce it with `jnp.mean` or `jnp.sum`; "
        "with has_aux=True the loss comes first.",
    ),
    Sentence(
        "TypeError",
        "^expected function with aux output to return a two-element tuple",
        "grad-aux",
        "With has_aux=True the function returns two values, (loss, others).",
    ),
    Sentence(
        "TypeError",
        r"^(?:value_and_)?grad requires real- or complex-valued inputs .{0,80}but got (?P<dtype>[\w<>]{1,40})",
        "grad-of-ints",
        "`grad` differentiates by floats only and got {dtype}: pass floats, or choose the argument with `argnums`; "
        "for an NNX model use `nnx.grad`.",
    ),
    Sentence(
        "TypeError",
        r"^(?:value_and_)?grad requires real-valued outputs .{0,80}but got (?P<dtype>[\w<>]{1,40})",
        "grad-of-ints",
        "The loss must be a float and is {dtype}: compute it without casting to integers.",
    ),
    Sentence(
        "TypeError",
        r"^differentiating with respect to argnums=(?P<argnums>[\d, ()-]{1,40}) requires at least",
        "transform-misuse",
        "argnums={argnums} names an argument that the call does not pass; arguments count from 0.",
    ),
    Sentence(
        "RuntimeError",
        r"^Array has been deleted with shape=(?P<shape>\S{1,80}?)\.?(?:\s|$)",
        "donated-array",
        "An array ({shape}) that was donated to a jitted function is used again: use what the function returned.",
    ),
)
"""The most specific first."""
