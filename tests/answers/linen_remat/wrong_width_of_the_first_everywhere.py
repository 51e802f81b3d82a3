# wrong: param-shape, another-size
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.remat
    @nn.compact
    def __call__(self, x):
        x = nn.relu(nn.Dense(self.features[0], name="layers_0")(x))
        for i in range(1, len(self.features) - 1):
            x = nn.relu(nn.Dense(self.features[0], name=f"layers_{i}")(x))
        return nn.Dense(self.features[-1], name=f"layers_{len(self.features) - 1}")(x)
