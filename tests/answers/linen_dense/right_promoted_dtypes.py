# right
from typing import Any

import flax.linen as nn
import jax
from flax.linen.dtypes import promote_dtype
from jax import lax


class MyDense(nn.Module):
    features: int
    param_dtype: Any = None

    @nn.compact
    def __call__(self, x):
        dtype = () if self.param_dtype is None else (self.param_dtype,)
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], int(self.features)), *dtype)
        bias = self.param("bias", nn.initializers.zeros, (int(self.features),), *dtype)
        x, kernel, bias = promote_dtype(x, kernel, bias, dtype=None)
        y = lax.dot_general(x, kernel, (((x.ndim - 1,), (0,)), ((), ())))
        return y + bias.reshape((1,) * (y.ndim - 1) + (-1,))


def dense_forward(seed, x, features):
    model = MyDense(features)
    return model.apply(model.init(jax.random.PRNGKey(int(seed)), x), x)
