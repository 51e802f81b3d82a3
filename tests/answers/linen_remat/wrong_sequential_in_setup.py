# wrong: nested-too-deep, renamed
from collections.abc import Sequence

import flax.linen as nn


class RematMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        steps = []
        for width in self.features:
            steps += [nn.Dense(width), nn.relu]
        self.mlp = nn.remat(nn.Sequential)(steps[:-1])

    def __call__(self, x):
        return self.mlp(x)
