# wrong: not-callable
import functools
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        return functools.reduce(lambda module, y: module(y), self.modules, x)
