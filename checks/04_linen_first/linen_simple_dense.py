"""Dense over the last axis of an input of any rank, with initializers from its fields."""

import math

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np

from flaxlings.check import draw, forbid, pitfall, probe, variant

VECTOR = draw(0, "vector", (3,))
BATCH = draw(0, "batch", (2, 5))
SEQUENCES = draw(0, "sequences", (2, 6, 5))


def counted(start):
    """An initializer whose numbers show it, its start and the shape it was asked for."""

    def initializer(key, shape, dtype=jnp.float32, out_sharding=None):
        return jnp.asarray(start + np.arange(math.prod(shape)).reshape(shape), dtype)

    return initializer


@probe("names, shapes and dtypes of the parameters, for inputs of rank 1, 2 and 3")
def parameters(exercise, seed):
    key = jax.random.PRNGKey(seed)
    return {
        "(3,)": jax.eval_shape(exercise.SimpleDense(features=4).init, key, VECTOR),
        "(2, 5)": jax.eval_shape(exercise.SimpleDense(features=7).init, key, BATCH),
        "(2, 6, 5)": jax.eval_shape(exercise.SimpleDense(features=7).init, key, SEQUENCES),
        "(2, 5) in bfloat16": jax.eval_shape(exercise.SimpleDense(features=7).init, key, BATCH.astype(jnp.bfloat16)),
    }


@probe("kernel_init and bias_init make the parameters", seeds=(0,))
def own_initializers(exercise, seed):
    model = exercise.SimpleDense(features=4, kernel_init=counted(10.0), bias_init=counted(-50.0))
    return model.init(jax.random.PRNGKey(seed), VECTOR)


@probe("without them the kernel is drawn by lecun_normal, the bias is zeros")
def default_initializers(exercise, seed):
    return exercise.SimpleDense(features=4).init(jax.random.PRNGKey(seed), VECTOR)


@probe("(in,) gives (features,), on parameters made by the check")
def rank_1(exercise, seed):
    params = {"kernel": draw(seed, "kernel", (3, 4)), "bias": draw(seed, "bias", (4,))}
    return exercise.SimpleDense(features=4).apply({"params": params}, VECTOR)


@probe("(batch, in) gives (batch, features), also for a batch of one, with other widths")
def rank_2(exercise, seed):
    params = {"kernel": draw(seed, "kernel", (5, 7)), "bias": draw(seed, "bias", (7,))}
    model = exercise.SimpleDense(features=7)
    return {
        "a batch of 2": model.apply({"params": params}, BATCH),
        "a batch of 1": model.apply({"params": params}, BATCH[:1]),
    }


@probe("(batch, time, in) gives (batch, time, features)")
def rank_3(exercise, seed):
    params = {"kernel": draw(seed, "kernel", (5, 7)), "bias": draw(seed, "bias", (7,))}
    return exercise.SimpleDense(features=7).apply({"params": params}, SEQUENCES)


@probe("SimpleDense does the work itself: it is no nn.Dense under another name", seeds=(0,))
def own_work(exercise, seed):
    return {"is an nn.Dense": issubclass(exercise.SimpleDense, nn.Dense | nn.DenseGeneral)}


forbid("flax.linen.Dense", says="SimpleDense does what nn.Dense does; it cannot use it.")
forbid("flax.linen.DenseGeneral", says="SimpleDense does what nn.DenseGeneral does; it cannot use it.")

_KERNEL = 'kernel = self.param("kernel", self.kernel_init, (x.shape[-1], self.features))'
_BIAS = 'bias = self.param("bias", self.bias_init, (self.features,))'
_PRODUCT = "lax.dot_general(x, kernel, (((x.ndim - 1,), (0,)), ((), ())))"

pitfall(
    "kernel-init-ignored",
    replace=("self.kernel_init, (x", "nn.initializers.lecun_normal(), (x"),
    says="The user of the layer chose an initializer: the kernel is made by self.kernel_init.",
)
pitfall(
    "bias-init-ignored",
    replace=("self.bias_init, (", "nn.initializers.zeros, ("),
    says="The user of the layer chose an initializer: the bias is made by self.bias_init.",
)
pitfall(
    "initializers-swapped",
    replace=[
        ("self.kernel_init, (x", "self.BIAS_INIT, (x"),
        ("self.bias_init", "self.kernel_init"),
        ("BIAS_INIT", "bias_init"),
    ],
    says="kernel_init makes the kernel, bias_init the bias; lecun_normal() cannot even make something with one axis.",
)
pitfall(
    "bias-by-kernel-init",
    replace=("self.bias_init, (", "self.kernel_init, ("),
    says="The bias is made by self.bias_init; an initializer for kernels such as lecun_normal() wants two axes.",
)
pitfall(
    "initializer-called-in-call",
    replace=("self.kernel_init, (x", "self.kernel_init(), (x"),
    says="The field holds an initializer already: hand it over, and let self.param call it with a key and the shape.",
)
pitfall(
    "default-factory-not-called",
    replace=("Callable = nn.initializers.lecun_normal()", "Callable = nn.initializers.lecun_normal"),
    says="lecun_normal is a factory: the default must be what lecun_normal() returns.",
)
pitfall(
    "zeros-called",
    replace=("nn.initializers.zeros_init()", "nn.initializers.zeros()"),
    says="zeros is an initializer, zeros_init a factory: the default is zeros or zeros_init(), nothing between.",
)
pitfall(
    "width-from-the-first-axis",
    replace=("x.shape[-1]", "x.shape[0]"),
    says="x.shape[0] is the width of a vector only; for any rank it is the last axis, x.shape[-1].",
)
pitfall(
    "width-from-the-second-axis",
    replace=("x.shape[-1]", "x.shape[1]"),
    says="x.shape[1] is the width of a batch only; for any rank it is the last axis, x.shape[-1].",
)
pitfall(
    "in-features-hard-coded",
    replace=("x.shape[-1]", "3"),
    says="The kernel's first axis is the width of whatever input comes: x.shape[-1], not a number.",
)
pitfall(
    "first-axis-summed",
    replace=("((x.ndim - 1,), (0,))", "((0,), (0,))"),
    says="Axis 0 of x is its last only for a vector: sum over axis x.ndim - 1.",
)
pitfall(
    "second-axis-summed",
    replace=("((x.ndim - 1,), (0,))", "((1,), (0,))"),
    says="Axis 1 of x is its last only for a batch: sum over axis x.ndim - 1.",
)
pitfall(
    "negative-axis",
    replace=("((x.ndim - 1,), (0,))", "((-1,), (0,))"),
    says="lax.dot_general takes no negative axes: the last one is x.ndim - 1.",
)
pitfall(
    "axis-one-too-far",
    replace=("((x.ndim - 1,), (0,))", "((x.ndim,), (0,))"),
    says="Axes are counted from 0, so the last of x.ndim axes is x.ndim - 1.",
)
pitfall(
    "batch-axes-named",
    replace=("((x.ndim - 1,), (0,)), ((), ())", "((x.ndim - 1,), (0,)), ((0,), ())"),
    says="Batch axes are those that both operands have; the kernel has none, so the second pair stays empty: ((), ()).",
)
pitfall(
    "one-pair-of-axes",
    replace=("((x.ndim - 1,), (0,)), ((), ())", "(x.ndim - 1,), (0,)"),
    says="The dimension numbers are two pairs: the axes to sum over, then the batch axes, (((i,), (j,)), ((), ())).",
)
pitfall(
    "operands-swapped",
    replace=(_PRODUCT, "lax.dot_general(kernel, x, (((0,), (x.ndim - 1,)), ((), ())))"),
    says="The axes of the first operand come first in the result: x stands first, so that features are the last axis.",
)
pitfall(
    "kernel-axes-swapped",
    replace=[
        ("(x.shape[-1], self.features)", "(self.features, x.shape[-1])"),
        ("((x.ndim - 1,), (0,))", "((x.ndim - 1,), (1,))"),
    ],
    says="A Flax kernel is (in, features), the input axis first, so its axis 0 is summed over.",
)
pitfall(
    "flattened",
    replace=(_PRODUCT, "lax.dot_general(x.reshape(-1, x.shape[-1]), kernel, (((1,), (0,)), ((), ())))"),
    says="All axes but the last stay as they are: (batch, time, in) gives (batch, time, features).",
)
pitfall(
    "bias-forgotten",
    replace=("return y + bias", "return y"),
    says="The bias is declared but never added. It is zero at init, so only other values show it.",
)
pitfall(
    "bias-multiplied",
    replace=("return y + bias", "return y * bias"),
    says="The bias is added to the product. Multiplied by it, every output would start at zero.",
)
pitfall(
    "bias-added-twice",
    replace=("return y + bias", "return y + bias + bias"),
    says="The bias is added once. It is zero at init, so only other values show it.",
)
pitfall(
    "squeezed",
    replace=("return y + bias", "return (y + bias).squeeze()"),
    says="squeeze() takes away every axis of size 1, also the one of a batch of one: return the sum as it is.",
)
pitfall(
    "bias-declared-first",
    replace=[("        " + _BIAS + "\n", ""), (_KERNEL, _BIAS + "\n        " + _KERNEL)],
    says="Same shapes, other draws: each self.param takes the module's next key, so declare the kernel first.",
)
pitfall(
    "parameters-of-the-inputs-dtype",
    replace=("(x.shape[-1], self.features))", "(x.shape[-1], self.features), x.dtype)"),
    says="Parameters keep float32 whatever the input's dtype is: bfloat16 is for computing, not for learning.",
)

variant("matmul", replace=(_PRODUCT, "x @ kernel"))
variant("dot", replace=(_PRODUCT, "jax.numpy.dot(x, kernel)"))
variant("einsum", replace=(_PRODUCT, 'jax.numpy.einsum("...i,io->...o", x, kernel)'))
variant("tensordot", replace=(_PRODUCT, "jax.numpy.tensordot(x, kernel, axes=1)"))
variant("lax-dot", replace=(_PRODUCT, "lax.dot(x, kernel, dimension_numbers=(([x.ndim - 1], [0]), ([], [])))"))
variant(
    "flattened-and-restored",
    replace=(_PRODUCT, "(x.reshape(-1, x.shape[-1]) @ kernel).reshape(*x.shape[:-1], self.features)"),
)
variant("explicit-dtype", replace=("(x.shape[-1], self.features))", "(x.shape[-1], self.features), jax.numpy.float32)"))
variant("zeros", replace=("nn.initializers.zeros_init()", "nn.initializers.zeros"))
