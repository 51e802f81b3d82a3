# wrong: concretization, tracer-leak, transform-misuse
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    def __call__(self, x):
        return self.run(x, self.features)

    @nn.remat
    @nn.compact
    def run(self, x, features):
        for i, width in enumerate(features):
            x = nn.Dense(width, name=f"layers_{i}")(x)
            if i < len(features) - 1:
                x = nn.relu(x)
        return x
