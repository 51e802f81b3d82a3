# right
import jax
from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        # relu in front of every layer except the first one
        n = 0
        while n < len(self.features):
            if n > 0:
                x = jax.nn.relu(x)
            layer = nn.Dense(features=self.features[n], name="layers_" + str(n))
            x = layer(x)
            n += 1
        return x
