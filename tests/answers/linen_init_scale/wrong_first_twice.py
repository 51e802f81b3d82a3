# wrong: fixed-scale-measured-twice

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
    normal_vars = NormalInit(features).init(key, x)
    lecun_vars = LecunInit(features).init(key, x)
    small = jnp.std(normal_vars["params"]["Dense_0"]["kernel"])
    lecun = jnp.std(normal_vars["params"]["Dense_0"]["kernel"])
    return small, lecun
