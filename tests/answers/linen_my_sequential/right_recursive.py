# right

from collections.abc import Callable, Sequence

import flax.linen as nn


def run(children, x):
    if not children:
        return x
    *before, last = children
    return last(run(before, x))


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        return run(tuple(self.modules), x)
