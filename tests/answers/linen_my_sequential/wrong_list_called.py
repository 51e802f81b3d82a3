# wrong: list-called
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        return self.modules(x)
