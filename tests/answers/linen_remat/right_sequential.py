# right
from typing import Sequence

from flax import linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        steps = []
        for i, width in enumerate(self.features):
            if i:
                steps.append(nn.relu)
            steps.append(nn.Dense(width, name=f"layers_{i}"))
        return nn.remat(nn.Sequential)(steps)(x)
