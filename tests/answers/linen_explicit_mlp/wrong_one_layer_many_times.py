# wrong: one-layer-in-every-slot, submodule-shared, param-shape
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        width = self.features[-1]
        self.layers = [nn.Dense(width)] * len(self.features)

    def __call__(self, x):
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i != len(self.layers) - 1:
                x = nn.relu(x)
        return x
