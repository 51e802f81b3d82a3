# wrong: assign-outside-setup
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        self.fast = nn.jit(nn.Dense)
        for i, width in enumerate(self.features):
            x = self.fast(width, name=f"layers_{i}")(x)
            if i < len(self.features) - 1:
                x = nn.relu(x)
        return x
