# wrong: str-plus-int
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i in range(len(self.features)):
            x = nn.Dense(self.features[i], name="layers_" + i)(x)
            if i < len(self.features) - 1:
                x = nn.relu(x)
        return x
