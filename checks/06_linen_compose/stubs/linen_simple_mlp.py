"""# An MLP in one compact method

Under `@nn.compact` a layer is made where it is used, so a loop over widths is
a whole network. What it costs: nothing is assigned to `self`, so nothing gives
the layers their names. Linen counts: `Dense_0`, `Dense_1`, ... Whoever loads
saved params needs to know these names, so one gives better ones:

    x = nn.Dense(8, name="encoder")(x)

A name belongs to one layer: a second `encoder` in the same module is an error.

## Repair

`SimpleMLP(features: Sequence[int])` below runs, and two things are wrong.
When it is right, it is the network of the exercise before, `ExplicitMLP`, and
can take over its params:

- one `nn.Dense` for each entry of `features`, of that width and in that order,
- the layers are named `layers_0`, `layers_1`, ...,
- `nn.relu` after every layer but the last, also when a hidden layer is as wide
  as the output.

It stays one `@nn.compact` `__call__`, without `setup()`.

## Compared

The params with their names and shapes, and the output on params that the check
makes up: for two, three and four features, with a hidden layer as wide as the
output among them.
"""

from collections.abc import Sequence

import flax.linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        # TODO: repair the names of the layers, and where relu is applied.
        for width in self.features:
            x = nn.Dense(width)(x)
            if width != self.features[-1]:
                x = nn.relu(x)
        return x
