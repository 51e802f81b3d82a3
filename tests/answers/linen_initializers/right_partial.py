# right
from functools import partial

import flax.linen as nn
import jax

LinearLayer = partial(nn.Dense, kernel_init=nn.initializers.lecun_normal(), bias_init=nn.initializers.zeros_init())


class InitDense(nn.Module):
    """One linear layer, no activation."""

    features: int

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        return LinearLayer(features=self.features)(x)


def init_and_apply(seed: int, x: jax.Array, features: int) -> jax.Array:
    model = InitDense(features=features)
    init_key = jax.random.PRNGKey(seed)
    variables = model.init(init_key, x)
    y = model.apply(variables, x)
    assert y.shape == (*x.shape[:-1], features)
    return y
