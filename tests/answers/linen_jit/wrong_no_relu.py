# wrong: relu-forgotten, activation-missing
from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        self.layers = [nn.jit(nn.Dense)(width) for width in self.features]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
