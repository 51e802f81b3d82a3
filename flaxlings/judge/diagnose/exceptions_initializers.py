"""Rules about initializers: not called, called too early, or no initializer at all."""

from __future__ import annotations

from flaxlings.judge.diagnose.exception_rule import ExceptionRule, Sentence

_DECLARES = r"\.(?:param|variable)\("
"""The line that hands an initializer to a module."""

RULES: tuple[ExceptionRule, ...] = (
    Sentence(
        "TypeError",
        r"^(?P<name>zeros|ones)\(\) missing 2 required positional arguments: 'key' and 'shape'",
        "invalid-initializer",
        "`{name}` is an initializer already: pass it without parentheses, `nn.initializers.{name}`.",
        "linen_initializers",
    ),
    Sentence(
        "TypeError",
        r"^(?P<name>zeros_init|ones_init)\(\) takes 0 positional arguments but \d",
        "invalid-initializer",
        "`{name}` makes an initializer and must be called: pass `{name}()`.",
        "linen_initializers",
    ),
    Sentence(
        "TypeError",
        r"^(?P<name>normal|truncated_normal|uniform|constant|orthogonal|delta_orthogonal|variance_scaling|"
        r"(?:lecun|glorot|xavier|he|kaiming)_(?:normal|uniform))\(\) takes from 0 to \d{1,2} positional arguments",
        "invalid-initializer",
        "`{name}` makes an initializer and must be called: pass `nn.initializers.{name}()`.",
        "linen_initializers",
    ),
    Sentence(
        "TypeError",
        r"^Value '<function [\w.]{1,80}\.<locals>\.init>' with dtype object is not a valid JAX array type",
        "invalid-initializer",
        "The function that makes an initializer is passed where the initializer is wanted: call it, "
        "`nn.initializers.lecun_normal()`.",
        "linen_initializers",
    ),
    Sentence(
        "ValueError",
        r"^Can't compute input and output sizes of a (?P<axes>\d{1,4})-dimensional weights tensor",
        "invalid-initializer",
        "This initializer needs an input and an output axis, and the shape it got has {axes}: a bias starts with "
        "`nn.initializers.zeros`, and a kernel's shape is one tuple, (in_features, out_features).",
        "linen_initializers",
    ),
    Sentence(
        "TypeError",
        r"^[\w.<>]{0,200}<lambda>\(\) takes \d{1,2} positional arguments? but \d{1,2} (?:was|were) given",
        "invalid-initializer",
        "An initializer is called with a key first and then with what follows it in the call of `param`: "
        "write `lambda key, shape: ...`.",
        "linen_initializers",
        code=r"\.param\(",
    ),
    Sentence(
        "TypeError",
        r"^(?P<name>zeros|ones|full|empty)\(\) takes .{1,40} positional arguments? but \d{1,2} were given",
        "invalid-initializer",
        "`jnp.{name}` takes no key and is no initializer: use `nn.initializers.{name}`, or a function of key, shape "
        "and dtype.",
        "linen_initializers",
        code=r"(?:\w_init\s{0,4}=|\.param\().{0,200}\bjnp\.(?:zeros|ones|full|empty)\b",
    ),
    Sentence(
        "TypeError",
        r"^(?P<name>\w{1,80})\(\) takes \d{1,2} positional arguments? but \d{1,2} (?:was|were) given",
        "invalid-initializer",
        "`{name}` is used as an initializer, which is called with a key first and then with what follows it in the "
        "call of `param`: does it take the key?",
        "linen_initializers",
        code=r"\.param\(",
    ),
    Sentence(
        "TypeError",
        r"^'(?:[\w.]{1,60}\.)?(?P<kind>\w{1,80})' object is not callable",
        "invalid-initializer",
        "After the name comes a function that makes the value, and here stands a value ({kind}): "
        "pass an initializer, or `lambda: value` for a variable that is no parameter.",
        "linen_initializers",
        code=_DECLARES,
    ),
    Sentence(
        "TypeError",
        r"^'(?:[\w.]{1,60}\.)?(?P<kind>\w{1,80})' object is not callable",
        "invalid-initializer",
        "`kernel_init` and `bias_init` take functions, and a value ({kind}) was passed: "
        "`nn.initializers.constant(value)` makes one of a value.",
        "linen_initializers",
        code=r"(?:kernel|bias|scale|embedding)_init\s{0,4}=",
    ),
    Sentence(
        "TypeError",
        r"^Tuple must have size 2, but has size \d",
        "invalid-initializer",
        "A function of `jnp` takes no key and is no initializer: use the one of `nn.initializers`.",
        "linen_initializers",
        code=r"\.param\(.{0,200}\bjnp\.(?:zeros|ones|full|empty)\b",
    ),
    Sentence(
        "TypeError",
        r"^(?:zeros|ones|[\w.]{1,80}\.<locals>\.init)\(\) missing 1 required positional argument: 'shape'",
        "shape-missing",
        "The shape is missing: `param` takes the name, the initializer, and then the shape as a tuple.",
        "linen_dense",
        code=r"\.param\(",
    ),
)
"""The most specific first."""
