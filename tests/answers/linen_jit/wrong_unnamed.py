# wrong: name-missing, renamed
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        Fast = nn.jit(nn.Dense)
        for width in self.features[:-1]:
            x = nn.relu(Fast(width)(x))
        return Fast(self.features[-1])(x)
