# wrong: wrong-arguments
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            x = nn.jit(nn.Dense)(width, activation="relu", name=f"layers_{i}")(x)
        return x
