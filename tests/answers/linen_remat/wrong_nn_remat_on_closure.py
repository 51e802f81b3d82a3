# wrong: transform-misuse
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        def layers(h):
            for i, width in enumerate(self.features):
                h = nn.Dense(width, name=f"layers_{i}")(h)
                if i < len(self.features) - 1:
                    h = nn.relu(h)
            return h

        return nn.remat(layers)(x)
