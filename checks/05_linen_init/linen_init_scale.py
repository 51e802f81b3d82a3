"""The scale of two initializers, measured on the kernels they drew."""

import jax

from flaxlings.check import draw, pitfall, probe, variant

X = draw(0, "x", (3,))


@probe("names, shapes and dtypes of the parameters of both models")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "NormalInit": jax.eval_shape(exercise.NormalInit(features=4).init, key, X),
        "LecunInit": jax.eval_shape(exercise.LecunInit(features=4).init, key, X),
    }


@probe("the first values: each kernel by its initializer, the bias zeros")
def first_values(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "NormalInit": exercise.NormalInit(features=4).init(key, X),
        "LecunInit": exercise.LecunInit(features=4).init(key, X),
    }


@probe("both models return the output of their Dense, on parameters made by the check")
def given_parameters(exercise, seed):
    params = {"Dense_0": {"kernel": draw(seed, "kernel", (3, 4)), "bias": draw(seed, "bias", (4,))}}
    return {
        "NormalInit": exercise.NormalInit(features=4).apply({"params": params}, X),
        "LecunInit": exercise.LecunInit(features=4).apply({"params": params}, X),
    }


@probe("kernel_stds(seed, 40, 6), the two kernels' standard deviations", rtol=1e-3, atol=0.0)
def stds_of_a_wide_input(exercise, seed):
    return exercise.kernel_stds(seed, 40, 6)


@probe("kernel_stds(seed, 5, 8), the same for a narrow input", rtol=1e-3, atol=0.0)
def stds_of_a_narrow_input(exercise, seed):
    return exercise.kernel_stds(seed, 5, 8)


_RETURN = "return _kernel_std(NormalInit(features), key, x), _kernel_std(LecunInit(features), key, x)"

pitfall(
    "variance-for-stddev",
    replace=("normal(stddev=0.01)", "normal(stddev=0.01**2)"),
    says="normal takes the standard deviation itself, stddev=0.01; its square would be the variance.",
)
pitfall(
    "root-for-stddev",
    replace=("normal(stddev=0.01)", "normal(stddev=0.1)"),
    says="0.01 is the standard deviation already, not the variance: no square root, normal(stddev=0.01).",
)
pitfall(
    "fixed-scale-left-out",
    replace=(", kernel_init=nn.initializers.normal(stddev=0.01)", ""),
    says="Without kernel_init a Dense draws its kernel by lecun_normal(): give NormalInit its own initializer.",
)
pitfall(
    "fixed-scale-for-the-bias",
    replace=("kernel_init=nn.initializers.normal(", "bias_init=nn.initializers.normal("),
    says="The fixed scale is given to the bias here, which keeps its zeros: it is kernel_init that gets normal().",
)
pitfall(
    "fixed-scale-for-both",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.normal(stddev=0.01)"),
    says="That is the fixed scale of NormalInit: the kernel of LecunInit is drawn by lecun_normal().",
)
pitfall(
    "fixed-scale-of-one",
    replace=("normal(stddev=0.01)", "normal(stddev=1.0)"),
    says="A standard deviation of 0.01 is asked for: normal(stddev=0.01), which is the default too.",
)
pitfall(
    "scale-divided-by-the-width",
    replace=("normal(stddev=0.01)", "normal(stddev=0.01 / x.shape[-1] ** 0.5)"),
    says="NormalInit does not follow the size of the layer, that is the point of it: normal(stddev=0.01).",
)
pitfall(
    "classes-swapped",
    replace=[
        ("class NormalInit(", "class _Spare("),
        ("class LecunInit(", "class NormalInit("),
        ("class _Spare(", "class LecunInit("),
    ],
    says="NormalInit has the fixed scale, LecunInit the one that follows the size.",
)
pitfall(
    "stds-swapped",
    replace=(_RETURN, "return _kernel_std(LecunInit(features), key, x), _kernel_std(NormalInit(features), key, x)"),
    says="The pair is (small, lecun): NormalInit's standard deviation comes first.",
)
pitfall(
    "fixed-scale-measured-twice",
    replace=("_kernel_std(LecunInit(features), key, x)", "_kernel_std(NormalInit(features), key, x)"),
    says="Both numbers come from NormalInit: the second one is the standard deviation of LecunInit's kernel.",
)
pitfall(
    "lecun-measured-twice",
    replace=("_kernel_std(NormalInit(features), key, x)", "_kernel_std(LecunInit(features), key, x)"),
    says="Both numbers come from LecunInit: the first one is the standard deviation of NormalInit's kernel.",
)
pitfall(
    "initializers-called-by-hand",
    replace=(
        _RETURN,
        (
            "shape = (fan_in, features)\n"
            "    small = nn.initializers.normal(stddev=0.01)(key, shape)\n"
            "    return jnp.std(small), jnp.std(nn.initializers.lecun_normal()(key, shape))"
        ),
    ),
    says="These arrays are drawn beside the models, with another key: init the models and measure their kernels.",
)
pitfall(
    "uniform-instead-of-normal",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.lecun_uniform()"),
    says="lecun_uniform has the same variance but draws other numbers: lecun_normal() is asked for.",
)
pitfall(
    "untruncated-normal",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.normal(x.shape[-1] ** -0.5)"),
    says="lecun_normal draws from a truncated normal (no value is far out): the same scale, but other draws.",
)
pitfall(
    "truncated-for-the-fixed-scale",
    replace=("nn.initializers.normal(stddev=0.01)", "nn.initializers.truncated_normal(stddev=0.01)"),
    says="truncated_normal cuts off the tails, which makes the spread smaller: normal(stddev=0.01) is asked for.",
)
pitfall(
    "he-instead-of-lecun",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.he_normal()"),
    says="he_normal draws with twice the variance, to make up for a relu: lecun_normal() is asked for.",
)
pitfall(
    "lecun-normal-not-called",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.lecun_normal"),
    says="lecun_normal is a factory: lecun_normal() makes the initializer that Dense calls with a key and a shape.",
)
pitfall(
    "variance-returned",
    replace=("jnp.std(kernel)", "jnp.var(kernel)"),
    says="The variance is the square of what is asked for: jnp.std.",
)
pitfall(
    "sample-standard-deviation",
    replace=("jnp.std(kernel)", "jnp.std(kernel, ddof=1)"),
    says="Divide by the number of entries, not by one less: the population's standard deviation, jnp.std(kernel).",
)
pitfall(
    "mean-not-taken-off",
    replace=("jnp.std(kernel)", "jnp.sqrt(jnp.mean(kernel**2))"),
    says="The root of the mean square is the standard deviation only for a mean of zero, which no drawn kernel has.",
)
pitfall(
    "std-of-one-axis",
    replace=("jnp.std(kernel)", "jnp.std(kernel, axis=0)"),
    says="One number for the whole kernel is asked for: jnp.std(kernel), over all entries.",
)
pitfall(
    "std-not-taken",
    replace=("return jnp.std(kernel)", "return kernel"),
    says="These are the kernels themselves: one number for each is asked for, jnp.std(kernel).",
)
pitfall(
    "axes-kept",
    replace=("jnp.std(kernel)", "jnp.std(kernel, keepdims=True)"),
    says="keepdims=True keeps the kernel's two axes, with size 1: a number of shape () is asked for, jnp.std(kernel).",
)
pitfall(
    "mean-absolute-value",
    replace=("jnp.std(kernel)", "jnp.mean(jnp.abs(kernel))"),
    says="The standard deviation is asked for, the root of the mean square about the mean: jnp.std(kernel).",
)
pitfall(
    "mean-of-the-columns-stds",
    replace=("jnp.std(kernel)", "jnp.mean(jnp.std(kernel, axis=0))"),
    says="The mean of the columns' standard deviations leaves out how the columns differ: jnp.std(kernel), over all.",
)
pitfall(
    "bias-measured-too",
    replace=[
        ('["params"]["Dense_0"]["kernel"]', '["params"]["Dense_0"]'),
        ("jnp.std(kernel)", "jnp.std(jnp.concatenate([leaf.ravel() for leaf in jax.tree.leaves(kernel)]))"),
    ],
    says="The zeros of the bias make the spread smaller: measure the kernel alone.",
)
pitfall(
    "bias-measured",
    replace=('["Dense_0"]["kernel"]', '["Dense_0"]["bias"]'),
    says="The bias is measured here, which starts at zero everywhere. By name, the bias also comes before the kernel "
    "among the leaves: take it by its name, kernel.",
)
pitfall(
    "output-measured",
    replace=[
        ('kernel = model.init(key, x)["params"]["Dense_0"]["kernel"]', "y, _ = model.init_with_output(key, x)"),
        ("jnp.std(kernel)", "jnp.std(y)"),
    ],
    says="The kernels are to be measured, not the outputs: they sit in the variables that init returns.",
)
pitfall(
    "theory-instead-of-measurement",
    replace=(_RETURN, "return 0.01, fan_in**-0.5"),
    says="That is what the initializers aim at; a kernel of few entries misses it a little. Measure the drawn ones.",
)
pitfall(
    "sizes-swapped",
    replace=[
        ("jnp.ones((fan_in,))", "jnp.ones((features,))"),
        ("NormalInit(features), key", "NormalInit(fan_in), key"),
        ("LecunInit(features), key", "LecunInit(fan_in), key"),
    ],
    says="The input is fan_in wide and features is the number of outputs: the kernel is (fan_in, features).",
)
pitfall(
    "example-is-a-number",
    replace=("jnp.ones((fan_in,))", "fan_in"),
    says="init wants an array as wide as the input, jnp.ones((fan_in,)), not the width itself.",
)
pitfall(
    "example-of-width-one",
    replace=("jnp.ones((fan_in,))", "jnp.ones((fan_in, 1))"),
    says="The width is the last axis of the example: (fan_in, 1) is a batch of fan_in numbers, (1, fan_in) one vector.",
)
pitfall(
    "example-shaped-like-the-kernel",
    replace=("jnp.ones((fan_in,))", "jnp.ones((fan_in, features))"),
    says="The example is an input, jnp.ones((fan_in,)), no array of the kernel's shape: its last axis is the width.",
)
pitfall(
    "key-split",
    replace=[
        ("key = jax.random.PRNGKey(seed)", "key, other = jax.random.split(jax.random.PRNGKey(seed))"),
        ("LecunInit(features), key", "LecunInit(features), other"),
    ],
    says="Both models are initialized with PRNGKey(seed) itself: equal keys take luck out of the comparison.",
)
pitfall(
    "seed-ignored",
    replace=("PRNGKey(seed)", "PRNGKey(0)"),
    says="The key is the same at every call: make it from the seed that was given.",
)
pitfall(
    "bias-drawn-too",
    replace=(
        # With what follows it, so that the text of whoever made the mistake does not hold it.
        "kernel_init=nn.initializers.normal(stddev=0.01))(x)",
        "kernel_init=nn.initializers.normal(stddev=0.01), bias_init=nn.initializers.normal(stddev=0.01))(x)",
    ),
    says="Only the kernel is drawn; the bias keeps its zeros, so leave bias_init out.",
)
pitfall(
    "without-bias",
    replace=(
        "nn.Dense(self.features, kernel_init=nn.initializers.normal",
        "nn.Dense(self.features, use_bias=False, kernel_init=nn.initializers.normal",
    ),
    says="Only the kernel's initializer changes; the bias stays, with its zeros.",
)

variant(
    "a-named-tuple",
    replace=[
        (_RETURN, _RETURN.replace("return ", "return Stds(") + ")"),
        (
            "def kernel_stds",
            'Stds = collections.namedtuple("Stds", "small lecun")\n\n\ndef kernel_stds',
        ),
        ("import flax.linen as nn\n", "import collections\n\nimport flax.linen as nn\n"),
    ],
)
variant("default-stddev", replace=("normal(stddev=0.01)", "normal()"))
variant("floats", replace=("return jnp.std(kernel)", "return float(kernel.std())"))
variant(
    "numpy",
    replace=[
        ("return jnp.std(kernel)", "return np.std(np.asarray(kernel))"),
        ("import jax.numpy as jnp\n", "import jax.numpy as jnp\nimport numpy as np\n"),
    ],
)
variant(
    "lecun-by-default",
    replace=("nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())", "nn.Dense(self.features)"),
)
variant("written-out", replace=("jnp.std(kernel)", "jnp.sqrt(jnp.mean((kernel - kernel.mean()) ** 2))"))
variant("a-batch-of-one", replace=("jnp.ones((fan_in,))", "jnp.ones((1, fan_in))"))
variant("a-list", replace=(_RETURN, _RETURN.replace("return ", "return [") + "]"))
variant(
    "variance-scaling",
    replace=("nn.initializers.lecun_normal()", 'nn.initializers.variance_scaling(1.0, "fan_in", "truncated_normal")'),
)
