# right

from collections.abc import Sequence
from functools import reduce

import jax
from flax import linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = list(map(nn.Dense, self.features))

    def __call__(self, x):
        first, *rest = self.layers
        return reduce(lambda h, layer: layer(jax.nn.relu(h)), rest, first(x))
