# wrong: activation-extra, relu-before-every-layer
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        Fast = nn.jit(nn.Dense)
        for i, width in enumerate(self.features):
            x = Fast(width, name=f"layers_{i}")(nn.relu(x))
        return x
