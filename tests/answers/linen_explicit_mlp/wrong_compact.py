# wrong: one-attribute-a-layer, renamed, param-not-found
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, f in enumerate(self.features):
            x = nn.Dense(f)(x)
            if i != len(self.features) - 1:
                x = nn.relu(x)
        return x
