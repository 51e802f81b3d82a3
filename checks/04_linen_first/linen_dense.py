"""Dense from scratch: two parameters and y = x @ kernel + bias."""

import jax
import jax.numpy as jnp

from flaxlings.check import draw, forbid, pitfall, probe, variant

X = draw(0, "x", (3,))
BATCH = draw(0, "batch", (2, 5))


@probe("names, shapes and dtypes of the parameters")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "a vector of 3": jax.eval_shape(exercise.MyDense(features=4).init, key, X),
        "a batch of 5": jax.eval_shape(exercise.MyDense(features=7).init, key, BATCH),
    }


@probe("y = x @ kernel + bias, on parameters made by the check")
def affine_map(exercise, seed):
    params = {"kernel": draw(seed, "kernel", (3, 4)), "bias": draw(seed, "bias", (4,))}
    return exercise.MyDense(features=4).apply({"params": params}, X)


@probe("the same map over a batch, with other widths")
def batched(exercise, seed):
    params = {"kernel": draw(seed, "kernel", (5, 7)), "bias": draw(seed, "bias", (7,))}
    return exercise.MyDense(features=7).apply({"params": params}, BATCH)


@probe("the first values: kernel by lecun_normal, declared first, bias zeros")
def first_values(exercise, seed):
    return exercise.MyDense(features=4).init(jax.random.PRNGKey(seed), X)


@probe("the parameters are float32, also for a bfloat16 input")
def bfloat16_input(exercise, seed):
    x = X.astype(jnp.bfloat16)
    return jax.eval_shape(exercise.MyDense(features=4).init, jax.random.PRNGKey(seed), x)


@probe("the output of dense_forward(seed, x, features), given ints")
def output(exercise, seed):
    return exercise.dense_forward(seed, X, 4)


@probe("the output of dense_forward(seed, x, features), given floats")
def output_given_floats(exercise, seed):
    return exercise.dense_forward(float(seed), BATCH, 7.0)


forbid("flax.linen.Dense", says="This exercise builds Dense; it cannot use it.")
forbid(
    "flax.linen.DenseGeneral", says="DenseGeneral is the Dense that this exercise builds, and more; it cannot use it."
)

_KERNEL = 'kernel = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], self.features))'
_BIAS = 'bias = self.param("bias", nn.initializers.zeros, (self.features,))'

pitfall(
    "kernel-axes-swapped",
    replace=[("(x.shape[-1], self.features)", "(self.features, x.shape[-1])"), ("dot(x, kernel)", "dot(x, kernel.T)")],
    says="A Flax kernel is (in, features), the input axis first, so that x @ kernel needs no transposing.",
)
pitfall(
    "kernel-axes-swapped-dot-swapped",
    replace=[("(x.shape[-1], self.features)", "(self.features, x.shape[-1])"), ("dot(x, kernel)", "dot(kernel, x)")],
    says="kernel @ x works for one vector only; a Flax kernel is (in, features) and stands on the right, x @ kernel.",
)
pitfall(
    "kernel-axes-swapped-untransposed",
    replace=("(x.shape[-1], self.features)", "(self.features, x.shape[-1])"),
    says="A Flax kernel is (in, features): with the axes swapped, x @ kernel finds no axis of its width to sum over.",
)
pitfall(
    "kernel-called-weight",
    replace=('"kernel"', '"weight"'),
    says="The name in the params is the string that self.param gets, not the Python variable: it must be kernel.",
)
pitfall(
    "zeros-called",
    replace=("nn.initializers.zeros,", "nn.initializers.zeros(),"),
    says="zeros is an initializer itself: hand it over without calling it (zeros_init() is the factory).",
)
pitfall(
    "zeros-init-not-called",
    replace=("nn.initializers.zeros,", "nn.initializers.zeros_init,"),
    says="zeros_init is a factory: zeros_init() makes the initializer; zeros without brackets is the same one.",
)
pitfall(
    "lecun-normal-not-called",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.lecun_normal"),
    says="lecun_normal is a factory: lecun_normal() makes the initializer that self.param calls.",
)
pitfall(
    "bias-by-lecun-normal",
    replace=("nn.initializers.zeros,", "nn.initializers.lecun_normal(),"),
    says="lecun_normal scales by the number of inputs, which a bias with its single axis does not have: use zeros.",
)
pitfall(
    "an-array-as-initializer",
    replace=("nn.initializers.zeros, (self.features,))", "jnp.zeros((self.features,)))"),
    says="self.param wants a function that makes the array from a key and a shape, not the array itself.",
)
pitfall(
    "in-features-hard-coded",
    replace=("(x.shape[-1], self.features)", "(3, self.features)"),
    says="The kernel's first axis is the width of whatever input comes: x.shape[-1], not a number.",
)
pitfall(
    "width-from-the-first-axis",
    replace=("x.shape[-1]", "x.shape[0]"),
    says="Of a batch, x.shape[0] is the number of examples; the width of the input is the last axis, x.shape[-1].",
)
pitfall(
    "width-from-the-second-axis",
    replace=("x.shape[-1]", "x.shape[1]"),
    says="A vector has no axis 1: the width of the input, of a vector and of a batch alike, is x.shape[-1].",
)
pitfall(
    "bias-of-input-size",
    replace=("zeros, (self.features,)", "zeros, (x.shape[-1],)"),
    says="The bias is added to the output, so it has one entry per output feature: (features,).",
)
pitfall(
    "bias-with-a-batch-axis",
    replace=("zeros, (self.features,)", "zeros, (1, self.features)"),
    says="The bias has one axis, (features,): broadcasting adds it to every row, and a vector's output stays a vector.",
)
pitfall(
    "bias-forgotten",
    replace=("jnp.dot(x, kernel) + bias", "jnp.dot(x, kernel)"),
    says="The bias is declared but never added. It is zero at init, so only other values show it.",
)
pitfall(
    "bias-multiplied",
    replace=("jnp.dot(x, kernel) + bias", "jnp.dot(x, kernel) * bias"),
    says="The bias is added to the product. Multiplied by it, every output would start at zero.",
)
pitfall(
    "bias-added-twice",
    replace=("jnp.dot(x, kernel) + bias", "jnp.dot(x, kernel) + bias + bias"),
    says="The bias is added once. It is zero at init, so only other values show it.",
)
pitfall(
    "bias-declared-first",
    replace=[
        ("        " + _BIAS + "\n", ""),
        (_KERNEL, _BIAS + "\n        " + _KERNEL),
    ],
    says="Same shapes, other draws: each self.param takes the module's next key, so declare the kernel first.",
)
pitfall(
    "initializer-scale-missing",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.normal(1.0)"),
    says="Without the scale 1/sqrt(in) outputs grow with the width of the input: lecun_normal() brings it.",
)
pitfall(
    "compact-forgotten",
    replace=("    @nn.compact\n", ""),
    says="Parameters are declared in setup() or in a method marked @nn.compact; without the mark Linen refuses.",
)
pitfall(
    "parameters-of-the-inputs-dtype",
    replace=("(x.shape[-1], self.features))", "(x.shape[-1], self.features), x.dtype)"),
    says="Parameters keep float32 whatever the input's dtype is: bfloat16 is for computing, not for learning.",
)
pitfall(
    "features-left-a-float",
    replace=("MyDense(features=int(features))", "MyDense(features=features)"),
    says="A shape needs ints: int(features) before it becomes one.",
)
pitfall(
    "seed-left-a-float",
    replace=("PRNGKey(int(seed))", "PRNGKey(seed)"),
    says="A PRNG key is made from an int: int(seed).",
)
pitfall(
    "seed-ignored",
    replace=("PRNGKey(int(seed))", "PRNGKey(0)"),
    says="The key is the same at every call: make it from the seed that was given.",
)
pitfall(
    "example-applied",
    replace=("model.apply(variables, x)", "model.apply(variables, jnp.ones_like(x))"),
    says="Ones will do as an example for init, which looks at shape and dtype alone; apply computes: give it x.",
)
pitfall(
    "example-of-another-width",
    replace=("PRNGKey(int(seed)), x)", "PRNGKey(int(seed)), jnp.ones((1, int(features))))"),
    says="init reads the kernel's first axis off the last axis of its example: give it x, or ones as wide as x.",
)
pitfall(
    "dense-inside",
    replace=[
        ("        " + _KERNEL + "\n", ""),
        ("        " + _BIAS + "\n", ""),
        ("jnp.dot(x, kernel) + bias", "nn.Dense(self.features)(x)"),
    ],
    says="Here you build what nn.Dense does: its two parameters come from self.param.",
)

variant("matmul", replace=("jnp.dot(x, kernel)", "x @ kernel"))
variant("einsum", replace=("jnp.dot(x, kernel)", 'jnp.einsum("...i,io->...o", x, kernel)'))
variant("zeros-init", replace=("nn.initializers.zeros,", "nn.initializers.zeros_init(),"))
variant("explicit-dtype", replace=("(x.shape[-1], self.features))", "(x.shape[-1], self.features), jnp.float32)"))
variant("initializers-of-jax", replace=("nn.initializers.lecun_normal()", "jax.nn.initializers.lecun_normal()"))
variant("own-initializer", replace=("nn.initializers.zeros,", "lambda key, shape: jnp.zeros(shape),"))
variant(
    "ints-inside-the-module",
    replace=[
        ("(x.shape[-1], self.features)", "(x.shape[-1], int(self.features))"),
        ("(self.features,)", "(int(self.features),)"),
        ("MyDense(features=int(features))", "MyDense(features)"),
    ],
)
variant(
    "init-with-output",
    replace=[
        ("    variables = model.init(jax.random.PRNGKey(int(seed)), x)\n", ""),
        ("return model.apply(variables, x)", "return model.init_with_output(jax.random.PRNGKey(int(seed)), x)[0]"),
    ],
)
