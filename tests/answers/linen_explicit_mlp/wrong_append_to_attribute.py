# wrong: layers-appended-one-by-one, tuple-does-not-grow
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = []
        for f in self.features:
            self.layers.append(nn.Dense(f))

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = nn.relu(layer(x))
        return self.layers[-1](x)
