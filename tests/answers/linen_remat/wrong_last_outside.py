# wrong: the-last-layer-outside

from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        def hidden(mlp, x):
            for i, width in enumerate(self.features[:-1]):
                x = nn.relu(nn.Dense(width, name=f"layers_{i}")(x))
            return x

        x = nn.remat(hidden)(self, x)
        last = len(self.features) - 1
        return nn.Dense(self.features[-1], name=f"layers_{last}")(x)
