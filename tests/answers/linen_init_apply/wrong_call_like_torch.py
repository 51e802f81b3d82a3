# wrong: called-directly, unbound-module

import flax.linen as nn
import jax
import jax.numpy as jnp


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    y = layer(x)
    return variables, y
