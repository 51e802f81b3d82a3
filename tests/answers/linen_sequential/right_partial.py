# right
from functools import partial

import flax.linen as nn
import jax.numpy as jnp

relu = partial(jnp.maximum, 0)


def build_mlp(hidden, out):
    first, second = (nn.Dense(width) for width in (hidden, out))
    return nn.Sequential([first, relu, second])
