# wrong: features-from-the-input, positional-argument, features-and-input-exchanged

import flax.linen as nn
import jax
import jax.numpy as jnp


def init_and_apply(seed, x, features):
    layer = nn.Dense(x.shape[-1], features)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    return variables, layer.apply(variables, x)
