# right
from collections.abc import Callable

from flax import linen as nn
from jax import jit
from jax import numpy as jnp
from jax import random
from jax.nn import initializers as init


class InitDense(nn.Module):
    features: int
    kernel_init: Callable = init.lecun_normal()
    bias_init: Callable = lambda key, shape, dtype=jnp.float32: jnp.zeros(shape, dtype)

    @nn.compact
    def __call__(self, x):
        dense = nn.Dense(features=self.features, kernel_init=self.kernel_init, bias_init=self.bias_init)
        return dense(x)


def init_and_apply(seed, x, features):
    model = InitDense(features=features)
    key = random.PRNGKey(seed)
    params = jit(model.init)(key, x)["params"]
    return model.apply({"params": params}, x)
