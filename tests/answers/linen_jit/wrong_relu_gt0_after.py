# wrong: relu-on-the-wrong-side, activation-missing

from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            x = nn.jit(nn.Dense)(width, name=f"layers_{i}")(x)
            if i > 0:
                x = nn.relu(x)
        return x
