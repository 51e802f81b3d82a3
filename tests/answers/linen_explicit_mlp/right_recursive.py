# right
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    """Dense, relu, Dense, relu, ..., Dense."""

    features: Sequence[int]

    def setup(self):
        sizes = list(self.features)
        self.layers = [nn.Dense(features=n, use_bias=True, name=None) for n in sizes]

    def run(self, x, layers):
        first, rest = layers[0], layers[1:]
        y = first(x)
        if not rest:
            return y
        return self.run(nn.relu(y), rest)

    def __call__(self, x):
        return self.run(x, self.layers)
