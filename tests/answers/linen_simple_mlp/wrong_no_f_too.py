# wrong: braces-without-f, name-in-use

from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            x = nn.Dense(width, name="layers_{i}")(x)
            if i < len(self.features) - 1:
                x = nn.relu(x)
        return x
