# wrong: params-without-their-level, wrong-variables, collection-not-found

import flax.linen as nn
import jax
import jax.numpy as jnp


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    params = variables["params"]
    y = layer.apply(params, x)
    return variables, y
