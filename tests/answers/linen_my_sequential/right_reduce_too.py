# right

from __future__ import annotations

import functools
from typing import Any, Callable, Sequence

from flax import linen as nn


class MySequential(nn.Module):
    modules: Sequence[Callable[..., Any]]

    def __call__(self, x):
        return functools.reduce(lambda value, child: child(value), self.modules, x)
