# wrong: sequential-used, forbidden
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable]

    def __call__(self, x):
        return nn.Sequential(self.modules)(x)
