# wrong: renamed, names-missing
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.dense = [nn.Dense(width) for width in self.features]

    @nn.remat
    def __call__(self, x):
        for i, layer in enumerate(self.dense):
            x = layer(x)
            if i < len(self.features) - 1:
                x = nn.relu(x)
        return x
