# wrong: scale-by-out-features, constant-factor

import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, out_features, rngs):
        kernel = jax.random.normal(rngs.params(), (in_features, out_features))
        self.kernel = nnx.Param(kernel / jnp.sqrt(out_features))
        self.bias = nnx.Param(jnp.zeros((out_features,)))

    def __call__(self, x):
        return x @ self.kernel + self.bias


def dense_forward(seed, x, features):
    model = MyDense(x.shape[-1], int(features), nnx.Rngs(int(seed)))
    return model(x)
