# wrong: relu-on-the-input-too, relu-before-the-layer, activation-extra
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(f) for f in self.features]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(nn.relu(x))
        return x
