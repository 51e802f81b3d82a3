# wrong: renamed, param-not-found
from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = {f"layer_{i}": nn.Dense(f) for i, f in enumerate(self.features)}

    def __call__(self, x):
        n = len(self.features)
        for i in range(n):
            x = self.layers[f"layer_{i}"](x)
            if i < n - 1:
                x = nn.relu(x)
        return x
