# right
import jax
import jax.numpy as jnp
from flax import linen as nn
from flax.linen.initializers import lecun_normal, normal


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        layer = nn.Dense(self.features, kernel_init=normal(1e-2))
        return layer(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        layer = nn.Dense(self.features, kernel_init=lecun_normal())
        return layer(x)


def spread(k):
    centred = k - k.mean()
    return jnp.sqrt((centred**2).sum() / k.size)


def kernel_stds(seed, fan_in, features):
    kernels = [
        m(features).init(jax.random.PRNGKey(seed), jnp.ones((fan_in,)))["params"]["Dense_0"]["kernel"]
        for m in (NormalInit, LecunInit)
    ]
    small, lecun = map(spread, kernels)
    return small, lecun
