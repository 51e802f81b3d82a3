# wrong: misspelt-name
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        for module in modules:
            x = module(x)
        return x
