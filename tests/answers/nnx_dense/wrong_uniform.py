# wrong: another-initializer, other-draws, uniform
import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, out_features, rngs):
        w = jax.random.uniform(rngs.params(), (in_features, out_features))
        self.kernel = nnx.Param(w / jnp.sqrt(in_features))
        self.bias = nnx.Param(jnp.zeros(out_features))

    def __call__(self, x):
        return x @ self.kernel + self.bias


def dense_forward(seed, x, features):
    model = MyDense(x.shape[-1], int(features), rngs=nnx.Rngs(int(seed)))
    return model(x)
