"""Rules about values that jax only traces, about static arguments, and about the errors of jax that have a page."""

from __future__ import annotations

from flaxlings.judge.diagnose.exception_rule import ExceptionRule, Sentence

_DEPENDS = r"(?:.{0,1200}? depends on the value of the argument (?P<name>[\w.\[\]']{1,80}?)\.(?:\s|$))?"
_TRACED = "jax only traces the function here, so"

RULES: tuple[ExceptionRule, ...] = (
    Sentence(
        "jax.errors.UnexpectedTracerError",
        r"^Encountered an unexpected tracer\..{0,1200}?leaked was (?P<name>[\w.<>]{1,80}) at",
        "tracer-leak",
        "A value from inside of `{name}`, which jax traces, is kept in something outside (a global, a list, `self`) "
        "and used later: return it from `{name}` instead.",
    ),
    Sentence(
        "jax.errors.UnexpectedTracerError",
        "^Encountered an unexpected tracer",
        "tracer-leak",
        "A value from inside of a function that jax traces is kept outside of it and used later: "
        "return it from the function instead.",
    ),
    Sentence(
        "jax.errors.TracerBoolConversionError",
        r"^Attempted boolean conversion.{0,1600}?`static_argnums` parameter for `jax\.remat`",
        "concretization",
        "Arguments are traced inside of `nn.remat`, so an `if` cannot ask for their values: name a flag in "
        "`nn.remat(..., static_argnums=...)`, where `self` counts as 0.",
        "linen_remat",
    ),
    Sentence(
        "jax.errors.TracerBoolConversionError",
        "^Attempted boolean conversion of traced array",
        "concretization",
        f"{_TRACED} `if`, `while`, `and` and `not` cannot ask for an array's value: use `jnp.where`, `lax.cond` or "
        "`lax.while_loop`, or mark an argument that is no array as static.",
    ),
    Sentence(
        "jax.errors.TracerArrayConversionError",
        r"^The numpy\.ndarray conversion method",
        "concretization",
        f"{_TRACED} numpy cannot have its arrays: use the function of `jnp` in place of that of `np`.",
        code=r"\b(?:o?np|numpy)\b",
    ),
    Sentence(
        "jax.errors.TracerArrayConversionError",
        r"^The numpy\.ndarray conversion method",
        "wrong-arguments",
        f"{_TRACED} what this line calls cannot have an array's numbers: are its arguments the right ones, in the "
        "right order?",
        own_line=True,
    ),
    Sentence(
        "jax.errors.TracerIntegerConversionError",
        rf"^The __index__\(\) method was called on traced array{_DEPENDS}",
        "concretization",
        f"{_TRACED} a traced number ({{name}}) cannot count a Python loop or index a list: take it from a shape, "
        "mark the argument as static, or use `lax.fori_loop`.",
    ),
    Sentence(
        "jax.errors.NonConcreteBooleanIndexError",
        r"^Array boolean indices must be concrete; got (?P<kind>\S{1,80})",
        "concretization",
        f"{_TRACED} how many elements a mask ({{kind}}) selects is not known: use `jnp.where(mask, x, other)`.",
    ),
    Sentence(
        "jax.errors.ConcretizationTypeError",
        r"^Abstract tracer value.{0,300}?The problem arose with the `(?P<name>\w{1,40})` function",
        "concretization",
        f"{_TRACED} `{{name}}()` cannot have an array's value: leave it an array.",
    ),
    Sentence(
        "jax.errors.ConcretizationTypeError",
        r"^Abstract tracer value.{0,300}?This occurred in the (?P<name>\w{1,40})\(\) method",
        "concretization",
        f"{_TRACED} `.{{name}}()` cannot have an array's value: leave it an array.",
    ),
    Sentence(
        "jax.errors.ConcretizationTypeError",
        r"^Abstract tracer value.{0,300}?(?:The size argument of|It arose in the) (?P<name>[\w.]{1,80})",
        "concretization",
        f"{_TRACED} a shape cannot depend on an array's value, as in `{{name}}`: take the size from a shape, "
        "or mark the argument as static.",
    ),
    Sentence(
        "jax.errors.ConcretizationTypeError",
        "^Abstract tracer value",
        "concretization",
        f"{_TRACED} no array has a value yet: leave it an array, or mark the argument as static.",
    ),
    Sentence(
        "TypeError",
        r"^Shapes must be 1D sequences of concrete values of integer type, got \([^()]{0,200}Tracer",
        "concretization",
        f"{_TRACED} a shape cannot depend on an array's value: take the size from `x.shape`, "
        "or mark the argument as static.",
    ),
    Sentence(
        "ValueError",
        r"^Non-hashable static arguments .{0,80}type <class '(?P<kind>jaxlib[\w.]{1,80})'>",
        "unhashable-static",
        "An array is marked as static, and static arguments must be hashable: take it out of `static_argnums` "
        "or `static_argnames`.",
    ),
    Sentence(
        "ValueError",
        r"^Non-hashable static arguments .{0,80}type <class '(?P<kind>[\w.]{1,80})'>",
        "unhashable-static",
        "A static argument must be hashable, and this one is a {kind}: pass a tuple, "
        "or mark another argument as static.",
    ),
    Sentence(
        "jax.errors.KeyReuseError",
        r"^(?:scan|while_loop) .{0,40}leads to key reuse",
        "key-reuse",
        "A loop uses one key in every step, which gives the same numbers each time: split it in the step, "
        "or scan over keys.",
    ),
    Sentence(
        "jax.errors.KeyReuseError",
        r"^(?:Previously-consumed key|In .{1,200} is already consumed)",
        "key-reuse",
        "A key is used twice, which gives the same numbers twice: make new ones with `jax.random.split` for each use.",
    ),
    Sentence(
        "TypeError",
        r"^Error interpreting argument to <function (?P<function>[\w.<>]{1,120})> as an abstract array\. The "
        r"problematic value is of type <class '(?P<kind>[\w.<>]{1,120})'> and was passed to the function at "
        r"path self\.",
        "non-array-argument",
        "`{function}` is a method under `jax.jit`, and `self` ({kind}) is no array: jit a function that gets arrays, "
        "or mark `self` as static.",
        "linen_jit",
    ),
)
"""The most specific first."""
