# right
from functools import partial

import jax
import jax.numpy as jnp
from flax import linen as nn


def _no_offset(key, n):
    del key
    return jnp.zeros((n,))


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        shape = (x.shape[-1], self.features)
        kernel = self.param("kernel", lambda key: nn.initializers.lecun_normal()(key, shape))
        bias = self.param("bias", _no_offset, self.features)
        return jnp.add(jnp.tensordot(x, kernel, axes=1), bias)


def dense_forward(seed, x, features):
    seed, features = map(int, (seed, features))
    model = MyDense(features=features)
    variables = jax.jit(model.init)(jax.random.PRNGKey(seed), x)
    return partial(model.apply, variables)(x)
