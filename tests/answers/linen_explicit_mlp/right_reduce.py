# right
from collections.abc import Sequence
from functools import reduce

import flax.linen as nn
import jax.numpy as jnp


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = tuple(map(nn.Dense, self.features))

    def hidden(self, x):
        return reduce(lambda h, layer: jnp.maximum(layer(h), 0.0), self.layers[:-1], x)

    def __call__(self, x):
        return self.layers[-1](self.hidden(x))
