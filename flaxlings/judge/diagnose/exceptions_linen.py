"""Rules about what Linen raises with the types of Python: layers, fields, setup, lifted transforms."""

from __future__ import annotations

import re

from flaxlings.judge.diagnose.exception_rule import ExceptionRule, Sentence, code_of, diagnosis
from flaxlings.judge.observation import Raised
from flaxlings.judge.verdict import Diagnosis


def _declared_without_variables(raised: Raised, exercise: str) -> Diagnosis | None:
    # Linen only asserts here, and says nothing.
    if raised.type != "AssertionError" or raised.origin != "flax" or raised.message.strip():
        return None
    if not re.search(r"\bself\.(?:param|variable)\(", code_of(raised)):
        return None
    if raised.frames[-1].function in {"__init__", "__post_init__"}:
        says = "A module has no parameters while it is constructed: declare fields under `class`, params in `setup`."
        return diagnosis(raised, exercise, "own-constructor", says, "linen_explicit_dense")
    says = "A method that declares params is called directly: call it by `module.apply(variables, ..., method=...)`."
    return diagnosis(raised, exercise, "unbound-module", says, "linen_methods")


RULES: tuple[ExceptionRule, ...] = (
    _declared_without_variables,
    Sentence(
        "ValueError",
        r"^(?P<what>Parameters|Variables) must be initialized in `setup\(\)`",
        "assign-outside-setup",
        "{what} are declared in a method that is not compact: write `@nn.compact` directly above that method, "
        "or declare them in `setup`.",
        "linen_dense",
    ),
    Sentence(
        "TypeError",
        r"\bsetup\(\) (?:missing|takes) \d",
        "setup-arguments",
        "`setup` takes nothing but `self`: what depends on the input belongs into `__call__` with `@nn.compact`, "
        "sizes that are known before come as fields.",
        "linen_explicit_dense",
    ),
    Sentence(
        "AttributeError",
        r'^"(?P<name>\w{1,80})" object has no attribute "__call__"',
        "missing-name",
        "`{name}` has no `__call__`: that is the method that Linen runs (PyTorch's is `forward`).",
        "linen_dense",
        says_where=True,
    ),
    Sentence(
        "AttributeError",
        r'^"(?P<owner>\w{1,80})" object has no attribute "(?P<name>\w{1,80})"\. If "',
        "wrong-method",
        "`method=` takes a method of `{owner}`, and `{name}` is none: write a method that calls this submodule, and "
        "name that.",
        "linen_methods",
        code=r"\bmethod\s*=",
    ),
    Sentence(
        "AttributeError",
        r'^"(?P<owner>\w{1,80})" object has no attribute "(?P<name>\w{1,80})"\. If "',
        "unbound-module",
        "What `setup` makes exists only inside of `init` and `apply`, so `{owner}` has no `{name}` here: call "
        "`model.apply(variables, x, method=...)`.",
        "linen_methods",
        own_line=True,
    ),
    Sentence(
        "ValueError",
        r"^Can't .{1,60} on unbound modules",
        "unbound-module",
        "The module has no variables here: call it by `module.apply(variables, ...)`, with what `init` returned.",
        "linen_init_apply",
    ),
    Sentence(
        "TypeError",
        r"^Array\.__contains__: unsupported operand type <class 'str'>",
        "wrong-variables",
        "`apply` takes the variables first and the input after them: `model.apply(variables, x)`.",
        "linen_init_apply",
        code=r"\.apply\(",
    ),
    Sentence(
        "AttributeError",
        r"^'tuple' object has no attribute '(?P<name>append|extend|insert|pop|remove|clear|sort|reverse)'",
        "tuple-does-not-grow",
        "Flax turns a list that is assigned to `self` into a tuple: build the whole list first, then assign it.",
        "linen_explicit_mlp",
        code=r"\bself\.\w{1,80}\.(?:append|extend|insert|pop|remove|clear|sort|reverse)\(",
    ),
    Sentence(
        "ValueError",
        r"^'layers' must be a sequence, got '(?P<kind>\w{1,80})'",
        "sequential-list",
        "`nn.Sequential` takes one list of layers, and got `{kind}`: write `nn.Sequential([...])`.",
        "linen_sequential",
    ),
    Sentence(
        "TypeError",
        r"^(?:Sequential\.)?__init__\(\) takes \d{1,2} positional arguments but \d{1,4} were given",
        "sequential-list",
        "`nn.Sequential` takes one list of layers: write `nn.Sequential([...])`, with brackets around the layers.",
        "linen_sequential",
        code=r"\bnn\.Sequential\((?!\s{0,4}\[)",
    ),
    Sentence(
        "TypeError",
        r"^'(?:tuple|list)' object is not callable",
        "sequential-list",
        "`nn.Sequential` takes one list of layers, and a list stands inside of it: leave out the inner brackets.",
        "linen_sequential",
        code=r"\bnn\.Sequential\(",
    ),
    Sentence(
        "ValueError",
        "^Empty Sequential module",
        "sequential-list",
        "`nn.Sequential` got an empty list: give it at least one layer.",
        "linen_sequential",
    ),
    Sentence(
        "TypeError",
        r"^The input arguments to the custom_jvp-decorated function (?P<name>\w{1,80}) could not be resolved .{0,80}"
        r"Binding failed with the error:\s{0,4}missing a required argument",
        "activation-called",
        "`{name}()` is called without an input: where a function is wanted, pass `nn.{name}` itself.",
        "linen_sequential",
    ),
    Sentence(
        "ValueError",
        r'^Parameter "(?P<name>\w{1,80})" must be passed to the constructor or at call time',
        "flag-missing",
        "The layer must be told whether this is training: pass `{name}=` to it, made from the module's own flag.",
        "linen_block",
    ),
    Sentence(
        "ValueError",
        r'^Parameter "(?P<name>\w{1,80})" was passed to the constructor and at call time',
        "flag-twice",
        "`{name}` is given twice, where the layer is made and where it is called: leave one out.",
        "linen_block",
    ),
    Sentence(
        "TypeError",
        r"^\w{0,80}\.?initialize_carry\(\) takes \d{1,2} positional arguments but \d{1,2} were given",
        "initialize-carry",
        "A cell's first carry comes from `cell.initialize_carry(key, input_shape)`, on a cell made with `features`; "
        "`input_shape` is (batch, in_features).",
        "linen_scan_lstm",
    ),
    Sentence(
        "TypeError",
        "^'int' object is not subscriptable",
        "initialize-carry",
        "A cell's first carry comes from an instance, `nn.LSTMCell(features).initialize_carry(key, input_shape)`; "
        "`input_shape` is (batch, in_features).",
        "linen_scan_lstm",
        code=r"initialize_carry\(",
    ),
    Sentence(
        "TypeError",
        r"^(?P<cell>\w{0,80}Cell)\.__call__\(\) missing 1 required positional argument: 'inputs'",
        "initialize-carry",
        "`{cell}` is called with the carry and the input, `carry, y = cell(carry, x)`; the first carry comes from "
        "`cell.initialize_carry(key, input_shape)`.",
        "linen_scan_lstm",
    ),
    Sentence(
        "ValueError",
        "^broadcasted variable has a data dependency on the scan body",
        "transform-misuse",
        "Parameters that every step shares cannot be drawn anew in each: with variable_broadcast='params' goes "
        "split_rngs={{'params': False}}.",
        "linen_scan_lstm",
    ),
    Sentence(
        "ValueError",
        r"^at vmap out_axes\S{0,80}\['params'\]\S{0,200}, got axis spec None but output was batched",
        "transform-misuse",
        "`nn.vmap` shares the params with variable_axes={{'params': None}} and draws them anew for each with "
        "split_rngs={{'params': True}}: choose one of the two.",
        "linen_multihead_vmap",
    ),
    Sentence(
        "ValueError",
        r"^(?P<name>axis_size|length) should be specified manually",
        "transform-misuse",
        "The transform maps no argument, so it cannot know how often: give one of them an axis in `in_axes`, "
        "or pass `{name}=`.",
        "linen_multihead_vmap",
    ),
    Sentence(
        "TypeError",
        r"^Can't call __hash__ on modules that hold variables",
        "transform-misuse",
        "A transform of jax is applied to a Linen module inside of another one: use that of `nn`, "
        "`nn.jit`, `nn.vmap`, `nn.scan`, `nn.remat`, on the class.",
        "linen_jit",
    ),
    Sentence(
        "TypeError",
        "^Failed to hash Flax Module",
        "unhashable-static",
        "A module's fields must be hashable here: declare and pass a tuple in place of a list, dictionary or array.",
        "linen_jit",
    ),
    Sentence(
        "AssertionError ValueError",
        r"^Memory dimension \((?P<size>\d{1,18})\) must be divisible by (?:number of|'num_heads') heads "
        r"\((?P<heads>\d{1,18})\)",
        "heads-not-divisible",
        "{size} features cannot be shared evenly by {heads} heads: `qkv_features` must be a multiple of `num_heads`.",
        "linen_multihead_vmap",
    ),
    Sentence(
        "ValueError",
        r"^Number of groups \((?P<groups>\d{1,18})\) does not divide the number of channels \((?P<size>\d{1,18})\)",
        "groups-not-divisible",
        "{size} channels cannot be shared evenly by {groups} groups: choose `num_groups` so that it divides them.",
    ),
    Sentence(
        "ValueError",
        "^Input type must be an integer or unsigned integer",
        "embed-of-floats",
        "`Embed` looks up rows by their number: give it integers.",
    ),
    Sentence(
        "ValueError",
        r"^mutable default <class '(?P<kind>\w{1,80})'> for field (?P<name>\w{1,80}) is not allowed",
        "mutable-default",
        "The field `{name}` has a {kind} as its default, which all instances would share: use a tuple.",
        "linen_simple_mlp",
    ),
    Sentence(
        "TypeError",
        r"^non-default argument '(?P<name>\w{1,80})' follows default argument",
        "field-order",
        "The field `{name}` has no default and comes after one that has: put it first.",
        "linen_dense",
    ),
    Sentence(
        "TypeError",
        r"^unsupported operand type\(s\) for (?P<sign>\S{1,8}): 'Variable' and ",
        "variable-as-array",
        "`self.variable` gives a holder, and the array is its `.value`: read it and assign it there.",
        "linen_counter",
    ),
    Sentence(
        "TypeError",
        r"^'(?:\w{0,40}Tracer|ArrayImpl)' object is not callable",
        "not-callable",
        "An array is called like a function here: two arguments may be exchanged, or one name is used for two things.",
        own_line=True,
    ),
    Sentence(
        "ValueError",
        r"^Inconsistent batch axis sizes: \{(?P<sizes>[\d, ]{1,80})\}",
        "transform-misuse",
        "All that is mapped over must have equally many slices, and these have {sizes}: `in_axes` says what is mapped; "
        "None hands an input over whole.",
        "linen_multihead_vmap",
    ),
    Sentence(
        "TypeError",
        r"^(?:\w{1,80}\.<locals>\.)?init\w{0,20}\(\) missing 2 required positional arguments: 'key' and 'shape'",
        "invalid-initializer",
        "An initializer is called without key and shape here: hand it to `self.param` as it is, which calls it.",
        "linen_initializers",
        own_line=True,
    ),
)
"""The most specific first."""
