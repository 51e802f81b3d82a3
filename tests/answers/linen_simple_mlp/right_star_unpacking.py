# right
"""An MLP in one compact method."""

from typing import Sequence

import flax.linen as nn
import jax.numpy as jnp


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, inputs):
        *hidden, out = self.features
        h = inputs
        for idx, size in enumerate(hidden):
            h = jnp.maximum(nn.Dense(size, name="layers_%d" % idx)(h), 0)
        return nn.Dense(out, name="layers_%d" % len(hidden))(h)
