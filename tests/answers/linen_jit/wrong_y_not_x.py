# wrong: every-layer-reads-the-input, another-input

from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            y = nn.jit(nn.Dense)(width, name=f"layers_{i}")(x)
            if i < len(self.features) - 1:
                y = nn.relu(y)
        return y
