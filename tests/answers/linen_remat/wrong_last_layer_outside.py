# wrong: the-last-layer-outside
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(width) for width in self.features]

    @nn.remat
    def hidden(self, x):
        for layer in self.layers[:-1]:
            x = nn.relu(layer(x))
        return x

    def __call__(self, x):
        x = self.hidden(x)
        return self.layers[-1](x)
