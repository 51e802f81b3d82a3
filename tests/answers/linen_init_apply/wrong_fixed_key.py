# wrong: seed-ignored
import flax.linen as nn
import jax

KEY = jax.random.PRNGKey(0)


def init_and_apply(seed, x, features):
    dense = nn.Dense(features)
    variables = dense.init(KEY, x)
    y = dense.apply(variables, x)
    return variables, y
