"""Rules about what `flax.errors` says of modules: where their parts are made, how they are called and transformed."""

from __future__ import annotations

from flaxlings.judge.diagnose.exception_rule import ExceptionRule, Sentence

RULES: tuple[ExceptionRule, ...] = (
    Sentence(
        "flax.errors.AssignSubModuleError",
        r"^Submodule (?P<name>\w{1,200}) must be defined in",
        "assign-outside-setup",
        "`{name}` is made in a method that is not compact: write `@nn.compact` directly above that method, "
        "or make the submodule in `setup`.",
        "linen_simple_mlp",
    ),
    Sentence(
        "flax.errors.SetAttributeFrozenModuleError",
        r"^Can't set (?P<name>\w{1,200})=",
        "assign-outside-setup",
        "`{name}` is assigned to a module outside of `setup`, where modules are frozen: use a local variable, "
        "or assign it in `setup`.",
        "linen_explicit_dense",
    ),
    Sentence(
        "flax.errors.SetAttributeInModuleSetupError",
        "^Module construction attributes are frozen",
        "field-changed",
        "A field of the module is assigned in `setup`, and fields keep what the caller passed: "
        "choose another name for what you compute.",
        "linen_explicit_dense",
    ),
    Sentence(
        "flax.errors.IncorrectPostInitOverrideError",
        "^Overrode",
        "own-constructor",
        "The module has an `__init__` or `__post_init__` of its own. A Linen module declares fields under `class` "
        "(`features: int`) and makes its parts in `setup` or in a compact method.",
        "linen_dense",
        says_where=True,
    ),
    Sentence(
        "flax.errors.MultipleMethodsCompactError",
        "^Only one method",
        "call-compact-twice",
        "Two methods of one class are wrapped in `@nn.compact`: keep one, or make the submodules in `setup`.",
        "linen_methods",
    ),
    Sentence(
        "flax.errors.ReservedModuleAttributeError",
        r"are reserved: \{'(?P<name>name|parent)'",
        "reserved-name",
        "Every Linen module has a `{name}` of its own: call your field something else.",
    ),
    Sentence(
        "flax.errors.ApplyModuleInvalidMethodError",
        r"^Cannot call apply\(\): (?P<what>.{0,80})",
        "wrong-method",
        "`method=` takes a method of the module, `Model.encode` or its name 'encode', and got something else.",
        "linen_methods",
    ),
    Sentence(
        "flax.errors.CallCompactUnboundModuleError",
        "^Can't call compact methods",
        "unbound-module",
        "A Linen module has no parameters of its own: call `module.apply(variables, x)`, with what `init` returned, "
        "instead of `module(x)`.",
        "linen_init_apply",
    ),
    Sentence(
        "flax.errors.CallSetupUnboundModuleError",
        "^Can't call",
        "unbound-module",
        "Flax calls `setup` itself, inside of `init` and `apply`: do not call it.",
        "linen_explicit_dense",
    ),
    Sentence(
        "flax.errors.CallUnbindOnUnboundModuleError flax.errors.CallShareScopeOnUnboundModuleError",
        r"^Can't call `(?P<name>\w{1,40})",
        "unbound-module",
        "`{name}` needs modules that have their variables: inside of `init` or `apply`, or after "
        "`module.bind(variables)`.",
    ),
    Sentence(
        "flax.errors.InvalidInstanceModuleError",
        "^Can only call init",
        "class-not-instance",
        "`init` or `apply` is called on the class: make an instance first, with its fields, `MyModule(...).init(...)`.",
        "linen_init_apply",
    ),
    Sentence(
        "flax.errors.DescriptorAttributeError",
        "^Trying to access a property",
        "misspelt-name",
        "A property of the module reads an attribute that is not there: is its name spelt right, "
        "and is it assigned in `setup`?",
    ),
    Sentence(
        "flax.errors.JaxTransformError",
        "^Jax transforms",
        "transform-misuse",
        "A transform of jax stands around a Linen module: inside of modules use `nn.jit`, `nn.vmap`, `nn.scan`, "
        "`nn.remat`, which know about variables.",
        "linen_jit",
    ),
    Sentence(
        "flax.errors.TransformedMethodReturnValueError",
        r"^Transformed module method (?P<name>\w{1,80})",
        "transform-misuse",
        "The transformed method `{name}` returns a module or a variable: return arrays.",
        "linen_jit",
    ),
    Sentence(
        "flax.errors.PartitioningUnspecifiedError",
        "^Trying to transform a Partitioned",
        "transform-misuse",
        "The transform adds an axis to a partitioned parameter and has no name for it: "
        "pass metadata_params={{nn.PARTITION_NAME: ...}}.",
    ),
    Sentence(
        "flax.errors.InvalidCheckpointError",
        r'at step: "(?P<step>[^"]{0,40})"',
        "checkpoint-exists",
        "There is a checkpoint at step {step} or later already: save at a later step, or pass overwrite=True.",
    ),
    Sentence(
        "flax.errors.AlreadyExistsError",
        "^Trying overwrite",
        "checkpoint-exists",
        "The file is there already: choose another name, or pass overwrite=True.",
    ),
    Sentence(
        "flax.errors.MPACheckpointingRequiredError",
        "GlobalAsyncCheckpointManager",
        "checkpoint-multiprocess",
        "The checkpoint holds arrays of several processes: save it with a GlobalAsyncCheckpointManager.",
    ),
    Sentence(
        "flax.errors.MPARestoreTargetRequiredError",
        "^Restore checkpoint failed",
        "checkpoint-multiprocess",
        "The checkpoint holds arrays of several processes: restore it into a `target` that has such arrays.",
    ),
    Sentence(
        "flax.errors.MPARestoreDataCorruptedError",
        "^Restore checkpoint failed",
        "checkpoint-multiprocess",
        "The checkpoint is incomplete: was its saving interrupted? Restore an earlier step.",
    ),
    Sentence(
        "flax.errors.CursorFindError",
        "^(?P<count>More than one|No) object found",
        "cursor",
        "{count} object fits the condition that `find` was given, and it must be exactly one.",
    ),
    Sentence(
        "flax.errors.TraverseTreeError",
        "^Both update_fn and cond_fn",
        "cursor",
        "Exactly one of `update_fn` and `cond_fn` must be given.",
    ),
    Sentence(
        "flax.errors.TraceContextError",
        r"^Cannot mutate '?(?P<name>\w{1,80})'? from (?:a )?different trace level",
        "transform-misuse",
        "`{name}` was made outside of the function that jax traces and is changed inside it: pass the module to "
        "that function as an argument, and transform it by `nnx.jit`, `nnx.grad`, ...",
    ),
    Sentence(
        "flax.errors.ImmutableVariableError",
        "^Cannot update",
        "transform-misuse",
        "An NNX variable that is no reference is changed inside a transform: make it with ref=True, "
        "or return its new value.",
    ),
)
"""No two rules answer to one message."""
