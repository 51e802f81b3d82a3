# wrong: remat-on-each-layer
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):

            def layer(mdl, h):
                h = nn.Dense(width, name=f"layers_{i}")(h)
                return nn.relu(h) if i < len(mdl.features) - 1 else h

            x = nn.remat(layer)(self, x)
        return x
