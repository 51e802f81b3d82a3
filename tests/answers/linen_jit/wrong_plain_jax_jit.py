# wrong: jax-jit-on-a-layer, transform-misuse
from collections.abc import Sequence

import flax.linen as nn
import jax


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            dense = nn.Dense(width, name=f"layers_{i}")
            x = jax.jit(dense)(x)
            if i < len(self.features) - 1:
                x = nn.relu(x)
        return x
