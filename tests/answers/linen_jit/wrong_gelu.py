# wrong: another-activation
from collections.abc import Callable, Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]
    activation: Callable = nn.gelu

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            x = nn.jit(nn.Dense)(width, name=f"layers_{i}")(x)
            if i < len(self.features) - 1:
                x = self.activation(x)
        return x
