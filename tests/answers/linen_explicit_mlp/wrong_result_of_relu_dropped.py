# wrong: relu-forgotten, activation-missing, result-thrown-away
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(f) for f in self.features]

    def __call__(self, x):
        n = len(self.layers)
        for k in range(n):
            x = self.layers[k](x)
            if k < n - 1:
                nn.relu(x)
        return x
