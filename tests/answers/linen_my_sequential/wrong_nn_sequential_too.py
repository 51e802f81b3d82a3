# wrong: sequential-used, built-in-layer

from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    @nn.compact
    def __call__(self, x):
        return nn.Sequential(self.modules)(x)
