# right

from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            if i:
                x = nn.relu(x)
            x = nn.Dense(width, name=f"layers_{i}")(x)
        return x
