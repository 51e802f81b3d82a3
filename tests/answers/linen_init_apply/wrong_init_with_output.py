# wrong: pair-swapped, order-swapped

import flax.linen as nn
import jax
import jax.numpy as jnp


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    return layer.init_with_output(jax.random.PRNGKey(seed), x)
