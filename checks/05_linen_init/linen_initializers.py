"""A Dense with explicit initializers."""

import ast

import flax.linen as nn
import jax
import numpy as np

from flaxlings.check import advise, draw, pitfall, probe, variant

X = draw(0, "x", (3,))
BATCH = draw(0, "batch", (2, 5))


@probe("names, shapes and dtypes of the parameters under Dense_0")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "a vector of 3": jax.eval_shape(exercise.InitDense(features=4).init, key, X),
        "a batch of 5": jax.eval_shape(exercise.InitDense(features=7).init, key, BATCH),
    }


@probe("the first values: kernel by lecun_normal, bias zeros")
def first_values(exercise, seed):
    return exercise.InitDense(features=4).init(jax.random.PRNGKey(seed), X)


@probe("the output of the Dense, on parameters made by the check")
def given_parameters(exercise, seed):
    params = {"Dense_0": {"kernel": draw(seed, "kernel", (3, 4)), "bias": draw(seed, "bias", (4,))}}
    return exercise.InitDense(features=4).apply({"params": params}, X)


@probe("the output of init_and_apply(seed, x, features)")
def output(exercise, seed):
    return exercise.init_and_apply(seed, X, 4)


@probe("the output of init_and_apply for a batch, with other widths")
def output_of_a_batch(exercise, seed):
    return exercise.init_and_apply(seed, BATCH, 7)


def _last_name(node):
    """`Dense` of `nn.Dense`, `flax.linen.Dense` and `Dense`; an empty string of anything else."""
    return getattr(node, "attr", getattr(node, "id", ""))


def _draws_the_defaults(exercise):
    """Whether the file does what a Dense without initializers does, which a half-written or wrong one does not."""

    class Plain(nn.Module):
        @nn.compact
        def __call__(self, x):
            return nn.Dense(4)(x)

    key = jax.random.PRNGKey(0)
    try:
        y, variables = Plain().init_with_output(key, X)
        expected = (y, variables, y)
        yours = (*exercise.InitDense(4).init_with_output(key, X), exercise.init_and_apply(0, X, 4))
        pairs = zip(jax.tree.leaves(expected), jax.tree.leaves(yours), strict=True)
        return all(np.allclose(*pair, atol=1e-6) for pair in pairs)
    except Exception:  # noqa: BLE001 -- whatever it is, the probes say it
        return False


@advise
def initializers_not_written(exercise, source):
    """Speak only when every call in sight leaves one out; whoever writes it in another way is left in peace."""
    nodes = list(ast.walk(source))
    calls = [node for node in nodes if isinstance(node, ast.Call)]
    # What kernel_init may hide in: keywords of any call (Dense, partial, dict, clone), keys of a dict, class fields.
    written = {keyword.arg for call in calls for keyword in call.keywords}
    written |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    for scope in nodes:
        if isinstance(scope, ast.ClassDef) and any("Dense" in _last_name(base) for base in scope.bases):
            assigned = [node for node in scope.body if isinstance(node, ast.Assign | ast.AnnAssign)]
            targets = [
                target for node in assigned for target in getattr(node, "targets", [getattr(node, "target", None)])
            ]
            written |= {_last_name(target) for target in targets}
    # Dense(features, use_bias, dtype, param_dtype, precision, kernel_init, bias_init)
    most = max((len(call.args) for call in calls), default=0)
    hidden = None in written or any(isinstance(arg, ast.Starred) for call in calls for arg in call.args)
    dense = next((call for call in calls if _last_name(call.func) == "Dense"), None)
    missing = [
        name
        for name, place in (("kernel_init=nn.initializers.lecun_normal()", 6), ("bias_init=nn.initializers.zeros", 7))
        if name.partition("=")[0] not in written and most < place
    ]
    if hidden or dense is None or not missing or not _draws_the_defaults(exercise):
        return None
    says = "Nothing differs, since these are the defaults, but a reader cannot see that they were chosen: write "
    return f"{says}{' and '.join(missing)}.", dense.lineno


@advise
def initializer_for_an_activation(exercise, source):
    fits = {"he": "a relu", "kaiming": "a relu", "glorot": "tanh or sigmoid", "xavier": "tanh or sigmoid"}
    used = [node for node in ast.walk(source) if isinstance(node, ast.Attribute | ast.Name)]
    if any(_last_name(node) == "lecun_normal" for node in used):
        return None
    for node in used:
        name, family = _last_name(node), _last_name(node).partition("_")[0]
        if family in fits and name.endswith(("_normal", "_uniform")):
            says = f"{name} fits a layer before {fits[family]}; nothing follows this one, and lecun_normal() fits that."
            return says, node.lineno
    return None


_KERNEL_INIT = "kernel_init=nn.initializers.lecun_normal()"
_BIAS_INIT = "bias_init=nn.initializers.zeros"

pitfall(
    "lecun-normal-not-called",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.lecun_normal"),
    says="lecun_normal is a factory: lecun_normal() makes the initializer that Dense calls with a key and a shape.",
)
pitfall(
    "zeros-called",
    replace=(_BIAS_INIT, "bias_init=nn.initializers.zeros()"),
    says="zeros is an initializer itself: hand it over without calling it (zeros_init() is the factory).",
)
pitfall(
    "zeros-init-not-called",
    replace=(_BIAS_INIT, "bias_init=nn.initializers.zeros_init"),
    says="zeros_init is a factory: zeros_init() makes the initializer; zeros without brackets is the same one.",
)
pitfall(
    "bias-by-lecun-normal",
    replace=(_BIAS_INIT, "bias_init=nn.initializers.lecun_normal()"),
    says="lecun_normal scales by the number of inputs, which a bias with its single axis does not have: use zeros.",
)
pitfall(
    "initializers-swapped",
    replace=[
        (_KERNEL_INIT, "kernel_init=nn.initializers.zeros_init()"),
        (_BIAS_INIT, "bias_init=nn.initializers.normal()"),
    ],
    says="The kernel must be random, or all outputs stay the same function of the input; the bias may start at zero.",
)
pitfall(
    "kernel-still-unscaled",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.normal(stddev=1.0)"),
    says="A fixed standard deviation of 1 makes outputs grow with the number of inputs: lecun_normal() scales by it.",
)
pitfall(
    "bias-still-ones",
    replace=(_BIAS_INIT, "bias_init=nn.initializers.ones"),
    says="A bias starts at zero, so that at first the layer is the product alone: bias_init=nn.initializers.zeros.",
)
pitfall(
    "glorot-instead-of-lecun",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.glorot_normal()"),
    says="glorot_normal counts the outputs too, which suits tanh and sigmoid: lecun_normal() is asked for.",
)
pitfall(
    "glorot-uniform-instead-of-lecun",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.glorot_uniform()"),
    says="glorot_uniform, alias xavier_uniform, is the habit of other frameworks: lecun_normal() is asked for.",
)
pitfall(
    "he-uniform-instead-of-lecun",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.he_uniform()"),
    says="he_uniform, alias kaiming_uniform, is for a layer before a relu: lecun_normal() is asked for.",
)
pitfall(
    "variance-for-stddev",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.normal(stddev=1 / x.shape[-1])"),
    says="normal takes the standard deviation, and 1 / in is the variance: lecun_normal() is asked for.",
)
pitfall(
    "untruncated-normal",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.normal(stddev=x.shape[-1] ** -0.5)"),
    says="lecun_normal draws from a truncated normal (no value is far out): the same scale, but other draws.",
)
pitfall(
    "small-fixed-scale",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.normal()"),
    says="normal() has one standard deviation, 0.01, for every size of layer: lecun_normal() follows the size.",
)
pitfall(
    "lecun-normal-of-the-width",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.lecun_normal(x.shape[-1])"),
    says="lecun_normal() takes no width: it reads the number of inputs off the kernel's shape.",
)
pitfall(
    "an-array-as-initializer",
    replace=(_BIAS_INIT, "bias_init=jax.numpy.zeros((self.features,))"),
    says="bias_init wants a function that makes the array from a key and a shape, not the array itself.",
)
pitfall(
    "a-drawn-kernel-as-initializer",
    # With what follows it, so that the text of whoever made the mistake does not hold it.
    replace=(
        _KERNEL_INIT + ",",
        _KERNEL_INIT + "(jax.random.PRNGKey(0), (x.shape[-1], self.features)),",
    ),
    says="Called with a key and a shape, an initializer gives an array; kernel_init wants the initializer itself.",
)
pitfall(
    "layer-not-called",
    replace=("        )(x)\n", "        )\n"),
    says="The Dense is made and never called, so it has no params: nn.Dense(...)(x).",
)
pitfall(
    "example-applied",
    replace=("model.apply(variables, x)", "model.apply(variables, jax.numpy.ones_like(x))"),
    says="Ones will do as an example for init, which looks at shape and dtype alone; apply computes: give it x.",
)
pitfall(
    "dense-instead-of-the-model",
    replace=("model = InitDense(features)", "model = nn.Dense(features)"),
    says="init_and_apply makes an InitDense; a bare Dense has another place in the params, and so draws other numbers.",
)
pitfall(
    "he-instead-of-lecun",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.he_normal()"),
    says="he_normal draws with twice the variance, to make up for a relu; no relu follows here: lecun_normal().",
)
pitfall(
    "uniform-instead-of-normal",
    replace=(_KERNEL_INIT, "kernel_init=nn.initializers.lecun_uniform()"),
    says="lecun_uniform has the same variance but another law: lecun_normal() is asked for.",
)
pitfall(
    "without-bias",
    replace=(_BIAS_INIT, "use_bias=False"),
    says="A bias of zeros is still there to be learnt; use_bias=False takes it away for good.",
)
pitfall(
    "relu-added",
    replace=[("return nn.Dense(", "return nn.relu(nn.Dense("), ("        )(x)\n", "        )(x))\n")],
    says="No activation is asked for; a layer before a relu would rather have he_normal() than lecun_normal().",
)
pitfall(
    "named-by-hand",
    replace=(_BIAS_INIT, _BIAS_INIT + ', name="dense"'),
    says="The automatic name Dense_0 is asked for; a submodule's name is part of its key, so its draws change too.",
)
pitfall(
    "features-from-the-input",
    replace=("            self.features,\n", "            x.shape[-1],\n"),
    says="Dense takes the number of outputs, self.features; the width of the input it reads off x by itself.",
)
pitfall(
    "seed-ignored",
    replace=("PRNGKey(seed)", "PRNGKey(0)"),
    says="The key is the same at every call: make it from the seed that was given.",
)
pitfall(
    "variables-returned-too",
    replace=("return model.apply(variables, x)", "return variables, model.apply(variables, x)"),
    says="Here init_and_apply returns the output alone, not the pair (variables, y).",
)
pitfall(
    "variables-not-made",
    replace=("model.apply(variables, x)", "model(x)"),
    says="A module that is called directly has no variables to compute with: model.apply(variables, x).",
)

variant("zeros-init", replace=(_BIAS_INIT, "bias_init=nn.initializers.zeros_init()"))
variant("constant-zero", replace=(_BIAS_INIT, "bias_init=nn.initializers.constant(0.0)"))
variant("initializers-of-jax", replace=(_KERNEL_INIT, "kernel_init=jax.nn.initializers.lecun_normal()"))
variant(
    "variance-scaling",
    replace=(_KERNEL_INIT, 'kernel_init=nn.initializers.variance_scaling(1.0, "fan_in", "truncated_normal")'),
)
variant(
    "left-out-and-noted",
    replace=[(_KERNEL_INIT + ",\n", ""), (_BIAS_INIT + ",\n", "")],
)
