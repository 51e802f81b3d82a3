# right
from typing import Sequence

from flax import linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(n) for n in self.features]

    @nn.checkpoint
    def run_layers(self, x):
        for layer in self.layers[:-1]:
            x = nn.relu(layer(x))
        return self.layers[-1](x)

    def __call__(self, x):
        return self.run_layers(x)
