# wrong: tuple-does-not-grow
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        while self.modules:
            module = self.modules.pop(0)
            x = module(x)
        return x
