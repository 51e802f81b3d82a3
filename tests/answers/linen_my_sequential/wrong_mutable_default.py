# wrong: mutable-default

from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: list[Callable] = []

    def __call__(self, x):
        for module in self.modules:
            x = module(x)
        return x
