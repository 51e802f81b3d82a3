# wrong: last-child-left-out, missing
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        for i in range(len(self.modules) - 1):
            x = self.modules[i](x)
        return x
