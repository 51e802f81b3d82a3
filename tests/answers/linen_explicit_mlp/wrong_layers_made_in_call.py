# wrong: layers-made-in-call, assign-outside-setup
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.n = len(self.features)

    def __call__(self, x):
        layers = [nn.Dense(f) for f in self.features]
        for i, layer in enumerate(layers):
            x = layer(x)
            if i < self.n - 1:
                x = nn.relu(x)
        return x
