# wrong: bfloat16, another-dtype
import flax.linen as nn
import jax
import jax.numpy as jnp


def init_and_apply(seed, x, features):
    layer = nn.Dense(features, dtype=jnp.bfloat16)
    variables = layer.init(jax.random.PRNGKey(seed), x)
    y = layer.apply(variables, x)
    return variables, y
