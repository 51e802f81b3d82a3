# right

from functools import partial

import flax.linen as nn
import jax.numpy as jnp


def build_mlp(hidden, out):
    make = partial(nn.Dense, kernel_init=nn.initializers.lecun_normal())
    first, last = map(make, (hidden, out))
    return nn.Sequential((first, lambda h: jnp.maximum(h, 0), last))
