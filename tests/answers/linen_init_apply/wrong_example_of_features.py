# wrong: another-input, features-and-input-exchanged, param-shape, example-of-another-width

import flax.linen as nn
import jax
import jax.numpy as jnp


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(jax.random.PRNGKey(seed), jnp.ones((1, features)))
    y = layer.apply(variables, x)
    return variables, y
