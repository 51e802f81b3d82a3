# wrong: bias-missing, missing
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        JDense = nn.jit(nn.Dense)
        n = len(self.features)
        for i, width in enumerate(self.features):
            x = JDense(width, use_bias=False, name=f"layers_{i}")(x)
            if i < n - 1:
                x = nn.relu(x)
        return x
