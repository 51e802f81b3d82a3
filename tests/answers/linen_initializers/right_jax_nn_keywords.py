# right

import jax
from flax import linen
from jax import numpy as jnp
from jax.nn.initializers import constant, lecun_normal


class InitDense(linen.Module):
    features: int

    @linen.compact
    def __call__(self, x):
        settings = dict(kernel_init=lecun_normal(dtype=jnp.float32), bias_init=constant(0.0))
        layer = linen.Dense(features=self.features, **settings)
        return layer(x)


def init_and_apply(seed, x, features):
    model = InitDense(features=features)
    variables = model.init({"params": jax.random.PRNGKey(seed)}, x)
    return model.bind(variables)(x)
