# wrong: missing, missing-name
import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, out_features, rngs):
        self.in_features = in_features
        self.out_features = out_features
        self.rngs = rngs

    def __call__(self, x):
        kernel = nnx.Param(jax.random.normal(self.rngs.params(), (self.in_features, self.out_features)))
        bias = nnx.Param(jnp.zeros(self.out_features))
        return x @ (kernel / jnp.sqrt(self.in_features)) + bias


def dense_forward(seed, x, features):
    model = MyDense(x.shape[-1], int(features), rngs=nnx.Rngs(int(seed)))
    return model(x)
