# wrong: not-kept-on-self, misspelt-name
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        layers = []
        for f in self.features:
            layers.append(nn.Dense(f))

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = nn.relu(layer(x))
        return self.layers[-1](x)
