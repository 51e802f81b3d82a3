# wrong: relus-in-the-list, renamed, param-not-found
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        layers = []
        for f in self.features[:-1]:
            layers += [nn.Dense(f), nn.relu]
        layers.append(nn.Dense(self.features[-1]))
        self.layers = layers

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
