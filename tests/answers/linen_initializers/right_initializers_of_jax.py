# right
"""Initializers from jax itself; the layer is made first and called afterwards."""

from flax import linen as nn
from jax import jit, random
from jax.nn.initializers import lecun_normal, zeros


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        layer = nn.Dense(features=self.features, kernel_init=lecun_normal(), bias_init=zeros)
        y = layer(x)
        return y


def init_and_apply(seed, x, features):
    m = InitDense(features=features)
    params = jit(m.init)(random.PRNGKey(seed), x)["params"]
    return jit(m.apply)({"params": params}, x)
