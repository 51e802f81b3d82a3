"""`nn.Sequential` from scratch: a module that runs the children it was given."""

from collections.abc import Callable, Sequence

import flax.linen as nn
import jax


class MySequential(nn.Module):
    # Children that are handed in are named after the field that holds them: modules_0, modules_1.
    modules: Sequence[Callable]

    def __call__(self, x: jax.Array) -> jax.Array:
        for module in self.modules:
            # The one name for input and output is what makes this a chain.
            x = module(x)
        return x
