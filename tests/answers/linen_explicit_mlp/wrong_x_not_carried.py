# wrong: another-input, shape-mismatch, param-shape
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(f) for f in self.features]

    def __call__(self, x):
        for i, layer in enumerate(self.layers):
            h = layer(x)
            if i < len(self.layers) - 1:
                h = nn.relu(h)
        return h
