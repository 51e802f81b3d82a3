# wrong: remat-on-each-layer
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        RematDense = nn.remat(nn.Dense)
        self.layers = [RematDense(width) for width in self.features]

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = nn.relu(layer(x))
        return self.layers[-1](x)
