# wrong: output-layer-left-out, missing
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        pairs = zip(self.features[:-1], self.features[1:])
        self.layers = [nn.Dense(i, o) for i, o in pairs]

    def __call__(self, x):
        for layer in self.layers[:-1]:
            x = nn.relu(layer(x))
        return self.layers[-1](x)
