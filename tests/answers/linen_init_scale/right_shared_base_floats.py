# right
"""normal() draws with 0.01 unless told otherwise."""

import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np

tiny = nn.initializers.normal()
scaled = nn.initializers.lecun_normal()


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=tiny, bias_init=nn.initializers.zeros)(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=scaled, bias_init=nn.initializers.zeros)(x)


def std_of(module, seed, fan_in):
    variables = module.init(jax.random.PRNGKey(seed), jnp.ones((fan_in,)))
    return float(np.std(np.asarray(variables["params"]["Dense_0"]["kernel"])))


def kernel_stds(seed, fan_in, features):
    return std_of(NormalInit(features), seed, fan_in), std_of(LecunInit(features), seed, fan_in)
