# wrong: wrong-unpacking
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        for i, module in self.modules:
            x = module(x)
        return x
