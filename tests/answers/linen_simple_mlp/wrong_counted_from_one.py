# wrong: counted-from-one, renamed

from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features, start=1):
            x = nn.Dense(width, name=f"layers_{i}")(x)
            if i < len(self.features):
                x = nn.relu(x)
        return x
