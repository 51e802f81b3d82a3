# wrong: input-added, broadcast-mismatch
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        for module in self.modules:
            y = module(x)
            x = x + y
        return x
