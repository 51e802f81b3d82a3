"""The first init and apply: variables out, variables in."""

import ast

from flaxlings.check import advise, draw, pitfall, probe, specs, variant

X = draw(0, "x", (3,))
BATCH = draw(0, "batch", (2, 5))


@probe("the pair (variables, y): names, shapes and dtypes")
def pair(exercise, seed):
    return {
        "a vector of 3": specs(exercise.init_and_apply(seed, X, 4)),
        "a batch of 5": specs(exercise.init_and_apply(seed, BATCH, 7)),
    }


@probe("the variables that PRNGKey(seed) gives")
def variables(exercise, seed):
    return exercise.init_and_apply(seed, X, 4)[0]


@probe("y, the layer applied to x with these variables")
def output(exercise, seed):
    return exercise.init_and_apply(seed, X, 4)[1]


@probe("variables and y for a batch, with another width")
def batched(exercise, seed):
    return exercise.init_and_apply(seed, BATCH, 7)


@advise
def not_applied(exercise, source):
    names = {node.attr for node in ast.walk(source) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(source) if isinstance(node, ast.Name)}
    if names & {"apply", "init_with_output", "bind", "NotImplementedError"}:
        return None
    return "y does not come from apply here. model.apply(variables, x) gives it for any module, whatever it computes."


pitfall(
    "called-directly",
    replace=("model.apply(variables, x)", "model(x)"),
    says="Called directly, a module has no variables to compute with: hand them over, model.apply(variables, x).",
)
pitfall(
    "init-without-key",
    replace=("model.init(jax.random.PRNGKey(seed), x)", "model.init(x)"),
    says="init draws the first values, so its first argument is a PRNG key; the example input comes second.",
)
pitfall(
    "init-with-the-bare-seed",
    replace=("model.init(jax.random.PRNGKey(seed), x)", "model.init(seed, x)"),
    says="A seed is a number, a key is an array made from it: jax.random.PRNGKey(seed).",
)
pitfall(
    "init-arguments-swapped",
    replace=("model.init(jax.random.PRNGKey(seed), x)", "model.init(x, jax.random.PRNGKey(seed))"),
    says="The key comes first, the input second: model.init(key, x).",
)
pitfall(
    "params-without-their-level",
    replace=("model.apply(variables, x)", 'model.apply(variables["params"], x)'),
    says="apply takes the dict that init returned: its top level names the collections, and params is one of them.",
)
pitfall(
    "inner-params-returned",
    replace=("return variables, y", 'return variables["params"], y'),
    says='The variables are all that init returned, {"params": {...}}: other modules have more collections in it.',
)
pitfall(
    "initialized-again-for-apply",
    replace=("model.apply(variables, x)", "model.apply(model.init(jax.random.PRNGKey(seed + 1), x), x)"),
    says="y must come from the variables that are returned: init once, and give its result to apply.",
)
pitfall(
    "key-split-first",
    replace=("model.init(jax.random.PRNGKey(seed), x)", "model.init(jax.random.split(jax.random.PRNGKey(seed))[0], x)"),
    says="A split key is another key and draws other numbers: here PRNGKey(seed) itself goes into init.",
)
pitfall(
    "seed-ignored",
    replace=("PRNGKey(seed)", "PRNGKey(0)"),
    says="The key is the same at every call: make it from the seed that was given.",
)
pitfall(
    "features-hard-coded",
    replace=("nn.Dense(features)", "nn.Dense(4)"),
    says="The number of outputs is an argument: nn.Dense(features).",
)
pitfall(
    "features-from-the-input",
    replace=("nn.Dense(features)", "nn.Dense(x.shape[-1])"),
    says="Dense takes the number of outputs; the width of the input it reads off x by itself, during init.",
)
pitfall(
    "wrapped-in-another-module",
    replace=[("model = nn.Dense(features)", "model = nn.Sequential([nn.Dense(features)])")],
    says="A module inside another one has a level of its own in params; here kernel and bias stand right under params.",
)
pitfall(
    "pair-swapped",
    replace=("return variables, y", "return y, variables"),
    says="The variables come first, the output second.",
)
pitfall(
    "variables-not-returned",
    replace=("return variables, y", "return y"),
    says="Both are asked for, (variables, y): without the variables nobody can apply the layer again.",
)

pitfall(
    "example-applied",
    replace=("model.apply(variables, x)", "model.apply(variables, jax.numpy.ones_like(x))"),
    says="Ones will do as an example for init, which looks at shape and dtype alone; apply computes: give it x.",
)
pitfall(
    "mapped-over-the-input",
    replace=("model.apply(variables, x)", "jax.vmap(model.apply, in_axes=(None, 0))(variables, x)"),
    says="No vmap is needed: Dense works on the last axis and leaves those before it, and a vector has no other axis.",
)
pitfall(
    "module-returned-too",
    replace=("return variables, y", "return model, variables, y"),
    says="The pair is (variables, y). The module stays behind: it holds no numbers, and anybody can make it again.",
)
pitfall(
    "kernel-instead-of-the-variables",
    replace=("return variables, y", 'return variables["params"]["kernel"], y'),
    says="The variables are the whole dict that init returned, with its levels, not the kernel taken out of it.",
)
pitfall(
    "arrays-one-by-one",
    replace=("return variables, y", 'return variables["params"]["kernel"], variables["params"]["bias"], y'),
    says="The pair is (variables, y), with the variables as the dict that init returned, not as single arrays.",
)
pitfall(
    "without-bias",
    replace=("nn.Dense(features)", "nn.Dense(features, use_bias=False)"),
    says="A Dense brings its bias by itself, unless use_bias=False, its second argument, takes it away.",
)

variant(
    "init-with-output",
    replace=[
        ("    variables = model.init(jax.random.PRNGKey(seed), x)\n", ""),
        ("y = model.apply(variables, x)", "y, variables = model.init_with_output(jax.random.PRNGKey(seed), x)"),
    ],
)
variant("key-by-name", replace=("PRNGKey(seed), x)", 'PRNGKey(seed), x, mutable=["params"])'))
variant("rngs-as-a-dict", replace=("jax.random.PRNGKey(seed)", '{"params": jax.random.PRNGKey(seed)}'))
variant("typed-key", replace=("jax.random.PRNGKey(seed)", "jax.random.key(seed)"))
variant("initialized-on-zeros-of-that-width", replace=("PRNGKey(seed), x)", "PRNGKey(seed), 0 * x[None])"))
variant("bound", replace=("model.apply(variables, x)", "model.bind(variables)(x)"))
variant(
    "a-named-tuple",
    replace=[
        ("return variables, y", 'return collections.namedtuple("Result", "variables y")(variables, y)'),
        ("from typing import Any\n", "import collections\nfrom typing import Any\n"),
    ],
)
variant("a-list", replace=("return variables, y", "return [variables, y]"))
