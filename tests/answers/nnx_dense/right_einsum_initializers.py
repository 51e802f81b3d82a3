# right

import jax.numpy as jnp
from flax import nnx
from jax.nn import initializers


class MyDense(nnx.Module):
    def __init__(self, in_features: int, out_features: int, rngs: nnx.Rngs):
        super().__init__()
        self.in_features, self.out_features = in_features, out_features
        init = initializers.normal(stddev=in_features**-0.5)
        self.kernel = nnx.Param(init(rngs.params(), (in_features, out_features), jnp.float32))
        self.bias = nnx.Param(initializers.zeros(None, (out_features,)))

    def __call__(self, x):
        return jnp.einsum("...i,io->...o", x, self.kernel[...]) + self.bias[...]


def dense_forward(seed, x, features):
    rngs = nnx.Rngs(params=int(seed))
    return MyDense(in_features=x.size, out_features=int(features), rngs=rngs)(x)
