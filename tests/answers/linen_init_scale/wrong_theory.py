# wrong: theory-instead-of-measurement

import flax.linen as nn
import jax
import jax.numpy as jnp


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.normal(stddev=0.01))(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())(x)


def kernel_stds(seed, fan_in, features):
    key = jax.random.PRNGKey(seed)
    x = jnp.ones((fan_in,))
    NormalInit(features).init(key, x)
    LecunInit(features).init(key, x)
    return 0.01, 1 / jnp.sqrt(fan_in)
