# right
from collections.abc import Callable, Sequence

import flax.linen as nn


def run(children, x):
    if len(children) == 0:
        return x
    return run(children[1:], children[0](x))


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        return run(self.modules, x)
