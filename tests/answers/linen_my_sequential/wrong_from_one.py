# wrong: missing, first-child-left-out
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        for i in range(1, len(self.modules)):
            x = self.modules[i](x)
        return x
