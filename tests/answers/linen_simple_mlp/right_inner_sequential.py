# right
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        steps = []
        for i, width in enumerate(self.features):
            steps += [nn.Dense(width, name=f"layers_{i}"), nn.relu]
        # made here, so the layers are this module's own
        return nn.Sequential(steps[:-1])(x)
