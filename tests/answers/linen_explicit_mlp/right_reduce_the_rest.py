# right
import functools
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = list(map(nn.Dense, self.features))

    def __call__(self, x):
        first, *rest = self.layers
        return functools.reduce(lambda h, layer: layer(nn.relu(h)), rest, first(x))
