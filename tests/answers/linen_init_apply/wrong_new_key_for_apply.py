# wrong: initialized-again-for-apply, other-draws
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    layer = nn.Dense(features)
    key = jax.random.PRNGKey(seed)
    variables = layer.init(key, x)
    key, subkey = jax.random.split(key)
    y = layer.apply(layer.init(subkey, x), x)
    return variables, y
