# wrong: wrong-arguments
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            x = nn.Dense(width)(x, name=f"layers_{i}")
            if i + 1 < len(self.features):
                x = nn.relu(x)
        return x
