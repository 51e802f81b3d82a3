# right
from collections.abc import Sequence

import flax.linen as nn


class MLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(width) for width in self.features]

    def __call__(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = nn.relu(layer(x))
        return last(x)


RematMLP = nn.remat(MLP)
