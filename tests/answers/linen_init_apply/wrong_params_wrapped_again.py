# wrong: wrong-variables, nested-too-deep
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    params = layer.init(jax.random.PRNGKey(seed), x)
    y = layer.apply({"params": params}, x)
    return params, y
