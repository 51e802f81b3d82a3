# right
import jax
from flax import linen as nn


def init_and_apply(seed, x, features):
    layer = nn.Dense(features=features)
    y, variables = layer.init_with_output(jax.random.PRNGKey(seed), x)
    return variables, y
