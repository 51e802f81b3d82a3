# wrong: missing-return
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        y = x
        for child in self.modules:
            y = child(y)
