"""Dense in NNX: an object that owns two parameters, and `y = x @ kernel + bias`."""

import math

import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features: int, out_features: int, rngs: nnx.Rngs):
        # nnx.Param is what makes an array learnable: optimizers and nnx.grad select by this kind.
        kernel = jax.random.normal(rngs.params(), (in_features, out_features)) / math.sqrt(in_features)
        self.kernel = nnx.Param(kernel)
        self.bias = nnx.Param(jnp.zeros(out_features))

    def __call__(self, x: jax.Array) -> jax.Array:
        # A Variable computes like its array.
        return x @ self.kernel + self.bias


def dense_forward(seed: float, x: jax.Array, features: float) -> jax.Array:
    # No init and no apply: the model is complete when it is made, so the width of x has to be known here.
    model = MyDense(x.shape[-1], int(features), rngs=nnx.Rngs(int(seed)))
    return model(x)
