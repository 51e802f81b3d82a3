# wrong: missing
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.remat
    @nn.compact
    def __call__(self, x):
        last = len(self.features) - 1
        for i in range(last):
            x = nn.Dense(self.features[i], name=f"layers_{i}")(x)
            if i < last - 1:
                x = nn.relu(x)
        return x
