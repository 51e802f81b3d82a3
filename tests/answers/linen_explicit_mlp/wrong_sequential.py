# wrong: nested-too-deep, param-not-found
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        parts = []
        for f in self.features[:-1]:
            parts += [nn.Dense(f), nn.relu]
        parts.append(nn.Dense(self.features[-1]))
        self.layers = nn.Sequential(parts)

    def __call__(self, x):
        return self.layers(x)
