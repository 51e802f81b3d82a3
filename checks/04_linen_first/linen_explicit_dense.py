"""Dense in the explicit form: parameters in setup()."""

import ast

import jax

from flaxlings.check import advise, draw, forbid, pitfall, probe, variant

X = draw(0, "x", (3,))
BATCH = draw(0, "batch", (2, 5))


@probe("names, shapes and dtypes of the parameters")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "3 to 4": jax.eval_shape(exercise.ExplicitDense(features_in=3, features=4).init, key, X),
        "5 to 7": jax.eval_shape(exercise.ExplicitDense(5, 7).init, key, BATCH),
    }


@probe("setup() declares the parameters, before any input is seen")
def before_any_input(exercise, seed):
    class Unused(exercise.ExplicitDense):
        def nothing(self):
            """Linen runs setup() before any method; this one declares nothing of its own."""

    model = Unused(features_in=3, features=4)
    return jax.eval_shape(lambda key: model.init(key, method="nothing"), jax.random.PRNGKey(seed))


@probe("y = x @ kernel + bias, on parameters made by the check")
def affine_map(exercise, seed):
    params = {"kernel": draw(seed, "kernel", (3, 4)), "bias": draw(seed, "bias", (4,))}
    return exercise.ExplicitDense(features_in=3, features=4).apply({"params": params}, X)


@probe("the same map over batches, also of one, with other widths")
def batched(exercise, seed):
    params = {"kernel": draw(seed, "kernel", (5, 7)), "bias": draw(seed, "bias", (7,))}
    model = exercise.ExplicitDense(features_in=5, features=7)
    return {
        "a batch of 2": model.apply({"params": params}, BATCH),
        "a batch of 1": model.apply({"params": params}, BATCH[:1]),
    }


@probe("the first values: kernel by lecun_normal, declared first, bias zeros")
def first_values(exercise, seed):
    return exercise.ExplicitDense(features_in=3, features=4).init(jax.random.PRNGKey(seed), X)


forbid("flax.linen.Dense", says="ExplicitDense declares its own kernel and bias; it cannot use nn.Dense.")
forbid("flax.linen.DenseGeneral", says="ExplicitDense declares its own kernel and bias; it cannot use nn.DenseGeneral.")


@advise
def compact_left_on(exercise, source):
    # Parameters and outputs are the same with it; flax.linen.compact leaves this mark on the method.
    if not hasattr(exercise.ExplicitDense.__call__, "compact"):
        return None
    says = "__call__ declares nothing any more, so it needs no @nn.compact: setup() has taken that over."
    for node in ast.walk(source):
        if isinstance(node, ast.FunctionDef) and node.name == "__call__" and node.decorator_list:
            return says, node.decorator_list[0].lineno
    return says


_SETUP = "def setup(self) -> None:"
_CALL = "    def __call__(self, x: jax.Array) -> jax.Array:"
_KERNEL = 'self.kernel = self.param("kernel", nn.initializers.lecun_normal(), (self.features_in, self.features))'
_BIAS = 'self.bias = self.param("bias", nn.initializers.zeros, (self.features,))'
_RETURN = "return x @ self.kernel + self.bias"

pitfall(
    "still-compact",
    replace=[
        ("\n" + _CALL + "\n", ""),
        ("    " + _SETUP, "    @nn.compact\n" + _CALL),
        ("self.kernel = ", "kernel = "),
        ("self.bias = ", "bias = "),
        (_RETURN, _RETURN.replace("self.", "")),
    ],
    says="This is the compact form still: its parameters exist only once an input came by. Declare them in setup().",
)
pitfall(
    "bias-declared-in-call",
    replace=[
        ("        " + _BIAS + "\n", ""),
        (_CALL, "    @nn.compact\n" + _CALL),
        ("+ self.bias", "+ " + _BIAS.removeprefix("self.bias = ")),
    ],
    says="The bias is there only once __call__ ran on an input: declare it in setup(), after the kernel.",
)
pitfall(
    "kernel-declared-in-call",
    replace=[
        ("        " + _KERNEL + "\n", ""),
        (_CALL, "    @nn.compact\n" + _CALL),
        ("x @ self.kernel", "x @ " + _KERNEL.removeprefix("self.kernel = ")),
    ],
    says="The kernel is there only once __call__ ran on an input: declare it in setup(), before the bias.",
)
pitfall(
    "setup-takes-the-input",
    replace=[(_SETUP, "def setup(self, x) -> None:"), ("(self.features_in, ", "(x.shape[-1], ")],
    says="Linen calls setup() without an input: the input's width comes from the field self.features_in.",
)
pitfall(
    "setup-misspelt",
    replace=(_SETUP, "def build(self) -> None:"),
    says="Linen runs the method called setup() by itself, and no other: under another name nothing is declared.",
)
pitfall(
    "init-overridden",
    replace=(_SETUP, "def __init__(self) -> None:"),
    says="A Linen module is a dataclass, which makes __init__ from the fields: parameters are declared in setup().",
)
pitfall(
    "not-kept",
    replace=("self.bias = self.param", "bias = self.param"),
    says="What setup() does not keep on self is gone when __call__ runs: self.bias = self.param(...).",
)
pitfall(
    "kernel-called-weight",
    replace=('"kernel"', '"weight"'),
    says="The name in the params is the string that self.param gets, not the attribute: it must be kernel.",
)
pitfall(
    "kernel-axes-swapped",
    replace=[
        ("(self.features_in, self.features)", "(self.features, self.features_in)"),
        ("x @ self.kernel", "x @ self.kernel.T"),
    ],
    says="A Flax kernel is (in, features), the input axis first, so that x @ kernel needs no transposing.",
)
pitfall(
    "bias-of-input-size",
    replace=("zeros, (self.features,)", "zeros, (self.features_in,)"),
    says="The bias is added to the output, so it has one entry per output feature: (features,).",
)
pitfall(
    "bias-declared-first",
    replace=[("        " + _BIAS + "\n", ""), (_KERNEL, _BIAS + "\n        " + _KERNEL)],
    says="Same shapes, other draws: each self.param takes the module's next key, so declare the kernel first.",
)
pitfall(
    "bias-forgotten",
    replace=(" + self.bias", ""),
    says="The bias is declared but never added. It is zero at init, so only other values show it.",
)
pitfall(
    "bias-added-twice",
    replace=(_RETURN, _RETURN + " + self.bias"),
    says="The bias is added once. It is zero at init, so only other values show it.",
)
pitfall(
    "bias-multiplied",
    replace=(_RETURN, "return x @ self.kernel * self.bias"),
    says="The bias is added to the product. Multiplied by it, every output would start at zero.",
)
pitfall(
    "squeezed",
    replace=(_RETURN, "return (x @ self.kernel + self.bias).squeeze()"),
    says="squeeze() takes away every axis of size 1, also the one of a batch of one: return the sum as it is.",
)
pitfall(
    "zeros-called",
    replace=("nn.initializers.zeros,", "nn.initializers.zeros(),"),
    says="zeros is an initializer itself: hand it over without calling it (zeros_init() is the factory).",
)
pitfall(
    "lecun-normal-not-called",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.lecun_normal"),
    says="lecun_normal is a factory: lecun_normal() makes the initializer that self.param calls.",
)
pitfall(
    "initializer-scale-missing",
    replace=("nn.initializers.lecun_normal()", "nn.initializers.normal(1.0)"),
    says="Without the scale 1/sqrt(in) outputs grow with the width of the input: lecun_normal() brings it.",
)
pitfall(
    "in-features-hard-coded",
    replace=("(self.features_in, ", "(3, "),
    says="The kernel's first axis is the field self.features_in, not a number.",
)
pitfall(
    "fields-swapped",
    replace=("    features_in: int\n    features: int\n", "    features: int\n    features_in: int\n"),
    says="ExplicitDense(5, 7) means 5 in, 7 out: the fields' order is the order of the arguments.",
)
pitfall(
    "dense-inside",
    replace=[
        (_KERNEL, "self.dense = nn.Dense(self.features)"),
        ("        " + _BIAS + "\n", ""),
        (_RETURN, "return self.dense(x)"),
    ],
    says="Here setup() declares the two parameters itself, with self.param; nn.Dense would hide them a level deeper.",
)

variant("other-attributes", replace=[("self.kernel = ", "self.w = "), ("x @ self.kernel", "x @ self.w")])
variant(
    "dot-general",
    replace=("x @ self.kernel", "jax.lax.dot_general(x, self.kernel, (((x.ndim - 1,), (0,)), ((), ())))"),
)
variant("zeros-init", replace=("nn.initializers.zeros,", "nn.initializers.zeros_init(),"))
variant("shape-by-keyword", replace=("zeros, (self.features,)", "zeros, shape=(self.features,)"))
variant(
    "kept-together",
    replace=[
        ("self.kernel = ", "kernel = "),
        (_BIAS, _BIAS.replace("self.bias", "bias") + "\n        self.affine = {'kernel': kernel, 'bias': bias}"),
        (_RETURN, "return x @ self.affine['kernel'] + self.affine['bias']"),
    ],
)
