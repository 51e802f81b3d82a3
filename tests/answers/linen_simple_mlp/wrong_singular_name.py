# wrong: renamed, param-not-found
from typing import Sequence

from flax import linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        depth = len(self.features)
        for i in range(depth):
            x = nn.Dense(self.features[i], name=f"layer_{i}")(x)
            if i + 1 < depth:
                x = nn.relu(x)
        return x
