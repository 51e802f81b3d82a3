# wrong: transform-misuse
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        layers = []
        for i, width in enumerate(self.features):
            layers.append(nn.Dense(width, name=f"layers_{i}"))
            if i < len(self.features) - 1:
                layers.append(nn.relu)
        # one remat around all of them
        return nn.remat(nn.Sequential(layers))(x)
