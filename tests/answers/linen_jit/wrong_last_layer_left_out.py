# wrong: missing
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i in range(len(self.features) - 1):
            x = nn.jit(nn.Dense)(self.features[i], name=f"layers_{i}")(x)
            if i < len(self.features) - 2:
                x = nn.relu(x)
        return x
