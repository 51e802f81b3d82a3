# wrong: misspelt-name

from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
