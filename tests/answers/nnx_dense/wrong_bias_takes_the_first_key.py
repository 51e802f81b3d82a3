# wrong: other-draws, bias-takes-the-first-key
import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, out_features, rngs):
        bias_key = rngs.params()
        kernel_key = rngs.params()
        self.bias = nnx.Param(jax.nn.initializers.zeros(bias_key, (out_features,)))
        self.kernel = nnx.Param(jax.random.normal(kernel_key, (in_features, out_features)) / jnp.sqrt(in_features))

    def __call__(self, x):
        return x @ self.kernel + self.bias


def dense_forward(seed, x, features):
    model = MyDense(x.shape[-1], int(features), rngs=nnx.Rngs(int(seed)))
    return model(x)
