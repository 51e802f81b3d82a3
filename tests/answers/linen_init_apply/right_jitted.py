# right
"""Both halves compiled, as in a training script."""

import jax
from flax import linen as nn
from jax import random


def init_and_apply(seed: int, x: jax.Array, features: int):
    dense = nn.Dense(features=features)
    params = jax.jit(dense.init)(random.PRNGKey(seed), x)
    out = jax.jit(dense.apply)(params, x)
    return params, out
