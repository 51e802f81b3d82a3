"""# An MLP in setup()

A module may own other modules. In `setup()` you hand them over by assigning
them to `self`, and the params become a tree of the same shape:

    def setup(self):
        self.first = nn.Dense(8)
        self.rest = [nn.Dense(4), nn.Dense(2)]

The attribute names the branch: `first`, and for a list `rest_0` and `rest_1`.
Assign the list when it is complete: Linen keeps it as a tuple, and a tuple
does not grow.

## Write

`ExplicitMLP(features: Sequence[int])`:

- `setup()` builds `self.layers`, a list with one `nn.Dense` for each entry of
  `features`, of that width and in that order,
- `__call__(x)` runs the layers in order, with `nn.relu` after every layer but
  the last.

What makes a layer the last is its place, not its width: a hidden layer may
well be as wide as the output.

## Compared

The params (`layers_0`, `layers_1`, ...) with their shapes, and the output on
params that the check makes up: for two, three and four features, with a hidden
layer as wide as the output among them.
"""

from collections.abc import Sequence

import flax.linen as nn


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        # TODO: build self.layers, one nn.Dense for each entry of self.features.
        raise NotImplementedError

    def __call__(self, x):
        # TODO: run the layers in order, with nn.relu between them.
        raise NotImplementedError
