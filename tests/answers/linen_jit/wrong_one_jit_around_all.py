# wrong: jit-around-the-whole-call
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.jit
    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            x = nn.Dense(width, name=f"layers_{i}")(x)
            if i + 1 < len(self.features):
                x = nn.relu(x)
        return x
