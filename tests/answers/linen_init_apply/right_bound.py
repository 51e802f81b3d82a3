# right

import jax
from flax import linen as nn


def init_and_apply(seed, x, features):
    layer = nn.Dense(features=features)
    variables = layer.init(rngs={"params": jax.random.PRNGKey(seed)}, inputs=x)
    return variables, layer.bind(variables)(x)
