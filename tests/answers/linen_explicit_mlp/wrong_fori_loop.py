# wrong: concretization
from collections.abc import Sequence

import flax.linen as nn
import jax


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.Dense(f) for f in self.features]

    def __call__(self, x):
        n = len(self.layers)
        x = jax.lax.fori_loop(0, n - 1, lambda i, h: nn.relu(self.layers[i](h)), x)
        return self.layers[n - 1](x)
