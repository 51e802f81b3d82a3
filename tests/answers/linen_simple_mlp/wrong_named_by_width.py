# wrong: named-by-width, name-in-use, renamed, param-not-found
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for width in self.features[:-1]:
            x = nn.relu(nn.Dense(width, name=f"layers_{width}")(x))
        return nn.Dense(self.features[-1], name=f"layers_{self.features[-1]}")(x)
