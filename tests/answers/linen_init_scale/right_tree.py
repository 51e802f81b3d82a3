# right
from typing import NamedTuple

import flax.linen as nn
import jax
import jax.numpy as jnp


class Stds(NamedTuple):
    small: float
    lecun: float


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        def draw(key, shape, dtype=jnp.float32):
            return nn.initializers.normal(stddev=0.01, dtype=dtype)(key, shape)

        return nn.Dense(self.features, kernel_init=draw)(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        layer = nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())
        y = layer(x)
        return y


def kernel_stds(seed, fan_in, features):
    models = Stds(NormalInit(features), LecunInit(features))
    x = jnp.ones((fan_in,))
    variables = [m.init(jax.random.PRNGKey(seed), x) for m in models]
    stds = jax.tree.map(jnp.std, variables)
    return Stds(*(float(s["params"]["Dense_0"]["kernel"]) for s in stds))
