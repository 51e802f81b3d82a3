# right
from functools import reduce
from typing import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    """Runs its children one after the other."""

    modules: Sequence[Callable]

    def __call__(self, x):
        return reduce(lambda value, child: child(value), self.modules, x)
