# right
import statistics
from functools import partial

import jax
import numpy as np
from flax import linen as nn
from jax import numpy as jnp

init = jax.nn.initializers


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        small = partial(nn.Dense, kernel_init=init.normal(stddev=0.01), bias_init=init.zeros)
        return small(features=self.features)(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=init.lecun_normal(), bias_init=init.zeros)(x)


def kernel_stds(seed, fan_in, features):
    def measure(model):
        variables = jax.jit(model.init)(jax.random.PRNGKey(seed), jnp.ones((fan_in,)))
        match variables:
            case {"params": {"Dense_0": {"kernel": kernel}}}:
                return statistics.pstdev(np.asarray(kernel, dtype=float).ravel().tolist())

    small, lecun = measure(NormalInit(features)), measure(LecunInit(features))
    return small, lecun
