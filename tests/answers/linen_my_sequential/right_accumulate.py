# right
import dataclasses
from itertools import accumulate
from typing import Callable, Tuple

import flax.linen as nn


class MySequential(nn.Module):
    modules: Tuple[Callable, ...] = dataclasses.field(default_factory=tuple)

    @nn.compact
    def __call__(self, x):
        *_, last = accumulate(self.modules, lambda y, f: f(y), initial=x)
        return last
