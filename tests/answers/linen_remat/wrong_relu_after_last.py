# wrong: relu-after-the-last, activation-extra
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(width) for width in self.features]

    @nn.remat
    def __call__(self, x):
        for layer in self.layers:
            x = nn.relu(layer(x))
        return x
