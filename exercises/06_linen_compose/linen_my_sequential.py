"""# Sequential from scratch

A field of a module may hold modules too. Whoever makes them *outside* hands
them in, and the module adopts them: they are named after the *field*, with the
place in the list behind it.

    class Twice(nn.Module):
        inner: nn.Module

        def __call__(self, x):
            return self.inner(self.inner(x))

`Twice(nn.Dense(5))` has the params of one layer, under `inner`. There is no
`setup()` and no `@nn.compact`: this class makes nothing, it only calls.

## Repair

`MySequential` below does not do yet what `nn.Sequential` does. It needs:

- one field, `modules: Sequence[Callable]`, so that the params of the children
  are `modules_0`, `modules_1`, ...,
- a `__call__(x)` that runs the children in order, each on what the one before
  returned, and returns what the last one returned.

A child is any callable: a module, or a plain function such as `nn.relu`. It
works for one child and for many. Do not use `nn.Sequential`.

## Compared

The params (names and shapes) and the output on params that the check makes up,
for 1, 2 and 4 children, given as a list or a tuple.
"""

from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    layers: Sequence[Callable]

    def __call__(self, x):
        # TODO: two things are wrong, one in this class's field and one below.
        for layer in self.layers:
            y = layer(x)
        return y
