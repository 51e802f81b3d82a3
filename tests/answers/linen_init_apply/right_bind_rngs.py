# right
from flax.linen import Dense
from jax import random


def init_and_apply(seed, x, features):
    """Keys by name, and a bound module in place of apply."""
    layer = Dense(features)
    variables = layer.init(rngs={"params": random.PRNGKey(seed)}, inputs=x)
    bound = layer.bind(variables)
    return variables, bound(x)
