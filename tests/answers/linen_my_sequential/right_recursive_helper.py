# right
from typing import Any, Callable, Sequence

from flax.linen import Module


def run(functions, x):
    if not functions:
        return x
    first, *rest = functions
    return run(rest, first(x))


class MySequential(Module):
    modules: Sequence[Callable[..., Any]] = ()

    def __call__(self, x):
        return run(self.modules, x)
