# wrong: a-generator-kept, generator-not-list
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = (nn.Dense(f) for f in self.features)

    def __call__(self, x):
        last = len(self.features) - 1
        for i, layer in enumerate(self.layers):
            x = layer(x)
            if i != last:
                x = nn.relu(x)
        return x
