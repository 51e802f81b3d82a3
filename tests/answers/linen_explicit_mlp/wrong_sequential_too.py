# wrong: nested-too-deep

from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        layers = []
        for width in self.features[:-1]:
            layers += [nn.Dense(width), nn.relu]
        layers.append(nn.Dense(self.features[-1]))
        self.layers = nn.Sequential(layers)

    def __call__(self, x):
        return self.layers(x)
