# right
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        JitDense = nn.jit(nn.Dense)
        # a list called layers names its members layers_0, layers_1, ...
        self.layers = [JitDense(n) for n in self.features]

    def __call__(self, x):
        *hidden, last = self.layers
        for layer in hidden:
            x = nn.relu(layer(x))
        return last(x)
