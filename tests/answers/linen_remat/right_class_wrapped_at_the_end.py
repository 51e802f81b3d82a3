# right
from collections.abc import Sequence

import flax.linen as nn


class MLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            if i > 0:
                x = nn.relu(x)
            x = nn.Dense(width, name=f"layers_{i}")(x)
        return x


# the whole class, so everything inside is forgotten
RematMLP = nn.remat(MLP)
