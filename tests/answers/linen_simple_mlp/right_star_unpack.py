# right
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        *hidden, last = self.features
        for i, width in enumerate(hidden):
            x = nn.relu(nn.Dense(features=width, name=f"layers_{i}")(x))
        return nn.Dense(last, name="layers_%d" % len(hidden))(x)
