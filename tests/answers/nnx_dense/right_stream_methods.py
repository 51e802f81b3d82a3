# right
import flax.nnx as nnx
import jax.numpy as jnp


class MyDense(nnx.Module):
    def __init__(self, in_features: int, out_features: int, *, rngs: nnx.Rngs):
        self.in_features, self.out_features = in_features, out_features
        self.kernel = nnx.Param(rngs.params.normal((in_features, out_features)) * in_features**-0.5)
        self.bias = nnx.Param(jnp.zeros((out_features,), jnp.float32))

    def __call__(self, x):
        return jnp.dot(x, self.kernel[...]) + self.bias[...]


def dense_forward(seed, x, features):
    seed, features = map(int, (seed, features))
    return MyDense(len(x), features, rngs=nnx.Rngs(params=seed))(x)
