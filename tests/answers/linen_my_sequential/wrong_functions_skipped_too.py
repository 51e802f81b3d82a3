# wrong: only-modules-run, activation-missing

from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        for module in self.modules:
            if isinstance(module, nn.Module):
                x = module(x)
        return x
