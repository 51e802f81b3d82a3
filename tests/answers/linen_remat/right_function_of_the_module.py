# right
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        def forward(mlp, h):
            for i, width in enumerate(mlp.features):
                h = nn.Dense(width, name=f"layers_{i}")(h)
                if i < len(mlp.features) - 1:
                    h = nn.relu(h)
            return h

        return nn.remat(forward)(self, x)
