# wrong: not-callable, list-called
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(f) for f in self.features]

    def __call__(self, x):
        x = nn.relu(self.layers[:-1](x))
        return self.layers[-1](x)
