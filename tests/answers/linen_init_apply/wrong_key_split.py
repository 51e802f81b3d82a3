# wrong: key-split-first, other-draws
import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    key = jax.random.PRNGKey(seed)
    key, init_key = jax.random.split(key)
    dense = nn.Dense(features)
    variables = dense.init(init_key, x)
    return variables, dense.apply(variables, x)
