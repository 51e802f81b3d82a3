# wrong: one-name-for-all, name-in-use, param-not-found
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for width in self.features[:-1]:
            x = nn.Dense(width, name="layers")(x)
            x = nn.relu(x)
        return nn.Dense(self.features[-1], name="layers")(x)
