# right
from functools import partial

import flax.linen as nn
import jax.numpy as jnp


def build_mlp(hidden, out):
    dense = partial(nn.Dense, kernel_init=nn.initializers.lecun_normal())
    return nn.Sequential([dense(hidden), partial(jnp.clip, min=0), dense(out)])
