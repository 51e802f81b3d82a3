# wrong: renamed, param-not-found
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features[:-1]):
            x = nn.relu(nn.Dense(width, name=f"layers_{i}")(x))
        return nn.Dense(self.features[-1], name="out")(x)
