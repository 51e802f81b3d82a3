# wrong: relu-before-the-first-layer, activation-extra
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        # relu in front of a layer is relu after the one before
        for i, width in enumerate(self.features):
            x = nn.Dense(width, name=f"layers_{i}")(nn.relu(x))
        return x
