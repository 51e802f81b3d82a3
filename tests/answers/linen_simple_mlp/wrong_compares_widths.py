# wrong: last-layer-told-by-its-width, activation-missing
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        num = 0
        for width in self.features:
            x = nn.Dense(width, name=f"layers_{num}")(x)
            num += 1
            if width != self.features[-1]:
                x = nn.relu(x)
        return x
