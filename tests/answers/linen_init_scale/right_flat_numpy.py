# right

import functools

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np
from flax.traverse_util import flatten_dict


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        dense = functools.partial(nn.Dense, kernel_init=jax.nn.initializers.normal(stddev=1e-2), bias_init=nn.initializers.zeros)
        return dense(features=self.features)(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        kernel_init = jax.nn.initializers.lecun_normal()
        layer = nn.Dense(self.features, kernel_init=kernel_init)
        return layer(x)


def measure(model, key, x):
    flat = flatten_dict(model.init(key, x), sep="/")
    return float(np.std(np.asarray(flat["params/Dense_0/kernel"], np.float64)))


def kernel_stds(seed, fan_in, features):
    small = measure(NormalInit(features=features), jax.random.PRNGKey(seed), jnp.ones((fan_in,)))
    lecun = measure(LecunInit(features=features), jax.random.PRNGKey(seed), jnp.ones((fan_in,)))
    return small, lecun
