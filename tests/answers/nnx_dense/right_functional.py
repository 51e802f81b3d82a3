# right
import math
import operator

import jax
from flax import nnx
from jax import lax, numpy as jnp


def scaled_normal(key, rows, columns):
    return jax.random.normal(key, shape=(rows, columns)) / math.sqrt(rows)


class MyDense(nnx.Module):
    kernel: nnx.Param
    bias: nnx.Param

    def __init__(self, in_features, out_features, rngs):
        self.shape = (in_features, out_features)
        self.kernel = nnx.Param(scaled_normal(rngs["params"](), *self.shape))
        self.bias = nnx.Param(jnp.zeros_like(self.kernel[0]))

    def __call__(self, x):
        y = lax.dot_general(x, self.kernel[...], (((x.ndim - 1,), (0,)), ((), ())))
        return operator.add(y, self.bias)


def dense_forward(seed, x, features):
    model = MyDense(x.size, round(features), rngs=nnx.Rngs(round(seed)))
    graphdef, state = nnx.split(model)
    return nnx.merge(graphdef, state)(x)
