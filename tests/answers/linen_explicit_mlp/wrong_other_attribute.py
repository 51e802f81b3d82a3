# wrong: list-under-another-name, renamed, param-not-found
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.dense_layers = [nn.Dense(f) for f in self.features]

    def __call__(self, x):
        for i, lyr in enumerate(self.dense_layers):
            x = lyr(x)
            if i < len(self.dense_layers) - 1:
                x = nn.relu(x)
        return x
