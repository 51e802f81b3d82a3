# wrong: children-copied-in-setup, renamed, param-not-found
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def setup(self):
        self.layers = [m.copy() if isinstance(m, nn.Module) else m for m in self.modules]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
