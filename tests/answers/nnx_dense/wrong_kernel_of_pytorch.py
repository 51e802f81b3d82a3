# wrong: kernel-axes-swapped, transposed
import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, out_features, rngs):
        # (out, in), as nn.Linear.weight
        weight = jax.random.normal(rngs.params(), (out_features, in_features)) / jnp.sqrt(in_features)
        self.kernel = nnx.Param(weight)
        self.bias = nnx.Param(jnp.zeros(out_features))

    def __call__(self, x):
        return x @ self.kernel.T + self.bias


def dense_forward(seed, x, features):
    model = MyDense(x.shape[-1], int(features), rngs=nnx.Rngs(int(seed)))
    return model(x)
