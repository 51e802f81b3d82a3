# wrong: every-child-gets-the-input, another-size, another-input, param-shape
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        for module in self.modules:
            y = module(x)
        return y
