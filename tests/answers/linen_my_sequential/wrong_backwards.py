# wrong: children-reversed, order-swapped, another-input, another-size, param-shape
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        # f(g(x)): the innermost comes last
        for f in reversed(self.modules):
            x = f(x)
        return x
