# wrong: bias-missing, missing
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        total = len(self.features)
        for i, width in enumerate(self.features):
            x = nn.Dense(width, use_bias=False, name=f"layers_{i}")(x)
            x = nn.relu(x) if i < total - 1 else x
        return x
