# wrong: another-activation
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(f) for f in self.features]

    def __call__(self, x):
        *hidden, out = self.layers
        for layer in hidden:
            x = nn.leaky_relu(layer(x))
        return out(x)
