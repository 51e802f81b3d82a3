"""Dense in NNX: two Params and y = x @ kernel + bias."""

from flax import nnx

from flaxlings.check import draw, forbid, pitfall, probe, specs, variant

X = draw(0, "x", (3,))
WIDE = draw(0, "wide", (5,))
BATCH = draw(0, "batch", (2, 3))


@probe("kind, shape and dtype of each variable")
def variables(exercise, seed):
    return {
        "3 to 4": specs(exercise.MyDense(3, 4, rngs=nnx.Rngs(seed))),
        "5 to 2": specs(exercise.MyDense(5, 2, rngs=nnx.Rngs(seed))),
    }


@probe("the first values: kernel normal / sqrt(in_features), bias zeros")
def first_values(exercise, seed):
    model = exercise.MyDense(3, 4, rngs=nnx.Rngs(seed))
    # [...] reads a Variable and a bare array alike: a wrong kind is the first probe's to tell.
    return {"kernel": model.kernel[...], "bias": model.bias[...]}


@probe("the kernel's key is the next of the stream `params`")
def key_of_the_kernel(exercise, seed):
    # With a stream of its own for params, the keys of other streams are other keys; and one is taken beforehand.
    rngs = nnx.Rngs(seed + 1, params=seed)
    rngs.params()
    return exercise.MyDense(3, 4, rngs=rngs).kernel[...]


@probe("y = x @ kernel + bias, on parameters assigned by the check")
def affine_map(exercise, seed):
    model = exercise.MyDense(3, 4, rngs=nnx.Rngs(seed))
    # By name and not by kind, so that a bare array is replaced as well as a Param.
    nnx.update(model, {"kernel": draw(seed, "kernel", (3, 4)), "bias": draw(seed, "bias", (4,))})
    return {"a vector": model(X), "a batch of 2": model(BATCH)}


@probe("the output of dense_forward(seed, x, features), given floats")
def output(exercise, seed):
    return {
        "3 to 4": exercise.dense_forward(float(seed), X, 4.0),
        "5 to 2": exercise.dense_forward(float(seed), WIDE, 2.0),
    }


forbid("flax.nnx.Linear", says="This exercise builds Dense; it cannot use nnx.Linear.")

PARAM_KERNEL = "self.kernel = nnx.Param(kernel)"
PARAM_BIAS = "self.bias = nnx.Param(jnp.zeros(out_features))"
SCALE = " / math.sqrt(in_features)"
NORMAL = "jax.random.normal(rngs.params(), (in_features, out_features)) / math.sqrt(in_features)"

pitfall(
    "param-wrapper-forgotten",
    replace=[(PARAM_KERNEL, "self.kernel = kernel"), (PARAM_BIAS, "self.bias = jnp.zeros(out_features)")],
    says="These are bare arrays. Only nnx.Param(...) makes them learnable: without it they get no gradient.",
)
pitfall(
    "param-wrapper-forgotten-on-the-kernel",
    replace=(PARAM_KERNEL, "self.kernel = kernel"),
    says="The kernel is a bare array. nnx.Param(kernel) makes it learnable: without it, it gets no gradient.",
)
pitfall(
    "param-wrapper-forgotten-on-the-bias",
    replace=(PARAM_BIAS, "self.bias = jnp.zeros(out_features)"),
    says="The bias is a bare array. nnx.Param(...) makes it learnable: without it, it stays zero for ever.",
)
pitfall(
    "variable-instead-of-param",
    replace=[
        (PARAM_KERNEL, "self.kernel = nnx.Variable(kernel)"),
        (PARAM_BIAS, "self.bias = nnx.Variable(jnp.zeros(out_features))"),
    ],
    says="nnx.Variable is state of no particular kind. Optimizers look for its subclass nnx.Param.",
)
pitfall(
    "scale-missing",
    replace=(SCALE, ""),
    says="Without the scale 1/sqrt(in_features), outputs grow with the width of the input.",
)
pitfall(
    "scale-one-over-in",
    replace=(SCALE, " / in_features"),
    says="Variances add up, so the standard deviation is 1/sqrt(in_features), not 1/in_features.",
)
pitfall(
    "scale-by-out-features",
    replace=(SCALE, " / math.sqrt(out_features)"),
    says="One output sums in_features terms: the scale is 1/sqrt(in_features), the first axis of the kernel.",
)
pitfall(
    "lecun-normal",
    replace=(NORMAL, "nnx.initializers.lecun_normal()(rngs.params(), (in_features, out_features))"),
    says="lecun_normal has the same scale but another law, a truncated normal: here it is jax.random.normal, divided.",
)
pitfall(
    "kernel-axes-swapped",
    replace=[
        ("(in_features, out_features)) /", "(out_features, in_features)) /"),
        ("x @ self.kernel", "x @ self.kernel.T"),
    ],
    says="A Flax kernel is (in_features, out_features): the input axis comes first.",
)
pitfall(
    "bias-of-input-size",
    replace=("jnp.zeros(out_features)", "jnp.zeros(in_features)"),
    says="The bias is added to the output, so it has one entry per output feature.",
)
pitfall(
    "bias-with-an-extra-axis",
    replace=("jnp.zeros(out_features)", "jnp.zeros((1, out_features))"),
    says="The bias has the shape (out_features,). With a leading 1, one vector comes back as a batch of one.",
)
pitfall(
    "bias-forgotten",
    replace=("x @ self.kernel + self.bias", "x @ self.kernel"),
    says="The bias is made but never added. It is zero at first, so only other values show it.",
)
pitfall(
    "a-key-of-its-own",
    replace=("rngs.params()", "jax.random.key(0)"),
    says="A fixed key gives every layer the same numbers. Take the key from the rngs handed in: rngs.params().",
)
pitfall(
    "another-stream",
    replace=("rngs.params()", "rngs()"),
    says="rngs() takes its key from the stream `default`. The keys of parameters come from rngs.params().",
)
pitfall(
    "stream-not-called",
    replace=("rngs.params()", "rngs.params"),
    says="rngs.params is a stream of keys; calling it, rngs.params(), gives the next key.",
)
pitfall(
    "rngs-kept",
    replace=(PARAM_BIAS, PARAM_BIAS + "\n        self.rngs = rngs"),
    says="A kept rngs becomes part of the model's state, with keys and counts. Use it in the constructor only.",
)
pitfall(
    "seed-left-a-float",
    replace=("nnx.Rngs(int(seed))", "nnx.Rngs(seed)"),
    says="nnx.Rngs takes an int (or a key): int(seed).",
)
pitfall(
    "features-left-a-float",
    replace=("int(features)", "features"),
    says="A shape needs integers: int(features) before it becomes one.",
)
pitfall(
    "seed-ignored",
    replace=("nnx.Rngs(int(seed))", "nnx.Rngs(0)"),
    says="The seed decides the numbers: nnx.Rngs(int(seed)).",
)
pitfall(
    "width-hard-coded",
    replace=("x.shape[-1]", "3"),
    says="in_features is the width of whatever x comes: x.shape[-1], not a number.",
)
pitfall(
    "scale-inverted",
    replace=(SCALE, " * math.sqrt(in_features)"),
    says="The numbers are multiplied by sqrt(in_features), so outputs grow with the width of the input. Divide by it.",
)
pitfall(
    "scale-of-he",
    replace=(SCALE, " * math.sqrt(2 / in_features)"),
    says="sqrt(2 / in_features) is the scale for layers with relu behind them. Here it is 1 / sqrt(in_features).",
)
pitfall(
    "scale-of-glorot",
    replace=(SCALE, " * math.sqrt(2 / (in_features + out_features))"),
    says="This scale takes out_features into account as well. Here it is 1 / sqrt(in_features) alone.",
)
pitfall(
    "scaled-in-the-call",
    replace=[(SCALE, ""), ("return x @ self.kernel +", "return x @ self.kernel / math.sqrt(x.shape[-1]) +")],
    says="The output is divided at every call. Divide the kernel once, where it is made: the Param holds the quotient.",
)
pitfall(
    "scaled-twice",
    replace=("return x @ self.kernel +", "return x @ self.kernel / math.sqrt(x.shape[-1]) +"),
    says="The kernel is divided where it is made, and its product once more in the call. Leave the call at "
    "x @ kernel + bias.",
)
pitfall(
    "bias-of-ones",
    replace=("jnp.zeros(out_features)", "jnp.ones(out_features)"),
    says="The bias starts at zeros: jnp.zeros(out_features).",
)
pitfall(
    "bias-drawn",
    replace=("jnp.zeros(out_features)", "jax.random.normal(rngs.params(), (out_features,))"),
    says="The bias starts at zeros, not at random numbers: jnp.zeros(out_features).",
)
pitfall(
    "bias-takes-the-first-key",
    replace=[
        (
            "        kernel = jax",
            "        bias = jax.nn.initializers.zeros(rngs.params(), (out_features,))\n        kernel = jax",
        ),
        ("nnx.Param(jnp.zeros(out_features))", "nnx.Param(bias)"),
    ],
    says="The bias takes a key before the kernel does, and zeros need none. The kernel's key is the first one that is "
    "taken.",
)
pitfall(
    "key-split",
    replace=("jax.random.normal(rngs.params(), ", "jax.random.normal(jax.random.split(rngs.params())[0], "),
    says="rngs.params() gives a new key at every call, so there is nothing to split: use it as it is.",
)
pitfall(
    "uniform",
    replace=("jax.random.normal(", "jax.random.uniform("),
    says="uniform draws numbers between 0 and 1. The kernel is standard normal: jax.random.normal.",
)
pitfall(
    "relu-at-the-end",
    replace=("return x @ self.kernel + self.bias", "return jax.nn.relu(x @ self.kernel + self.bias)"),
    says="Dense is x @ kernel + bias and nothing more: leave the activation out.",
)
pitfall(
    "batch-of-one-returned",
    replace=("return model(x)", "return model(x[None])"),
    says="x[None] makes a batch of one of the vector, and a batch of one comes back. The call takes a vector as it is: "
    "model(x).",
)

variant(
    "sizes-kept",
    replace=(
        PARAM_BIAS,
        PARAM_BIAS + "\n        self.in_features = in_features\n        self.out_features = out_features",
    ),
)
variant("arrays-read", replace=("x @ self.kernel + self.bias", "jnp.dot(x, self.kernel[...]) + self.bias[...]"))
variant("deprecated-value", replace=("x @ self.kernel + self.bias", "x @ self.kernel.value + self.bias.value"))
variant("keyword-rngs", replace=("out_features: int, rngs", "out_features: int, *, rngs"))
variant(
    "stream-method",
    replace=(
        "jax.random.normal(rngs.params(), (in_features, out_features))",
        "rngs.params.normal((in_features, out_features))",
    ),
)
variant("einsum", replace=("x @ self.kernel", 'jnp.einsum("...i,io->...o", x, self.kernel[...])'))
variant("jnp-sqrt", replace=("math.sqrt(in_features)", "jnp.sqrt(in_features)"))
