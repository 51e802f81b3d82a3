"""# Compile a layer on its own

Around a whole training step, `jax.jit` is what you want. Sometimes a part of
a model should be a compiled function of its own: a block that stands in a
deep model forty times is then traced once and reused.

Inside a Linen module `jax.jit` cannot do that. The params that a layer
creates or reads live outside of its arguments. `nn.jit` is the lifted form:
it takes a module *class* and gives back a module class, whose instances hand
params and rngs through the compiled function:

    Fast = nn.jit(nn.Dense)
    y = Fast(4, name="out")(x)

## Write

Fill the gap in `JitMLP(features: Sequence[int])`. For each entry of
`features`, in order:

- one `nn.Dense` of that width, put through `nn.jit`, a jitted layer of its
  own for each entry (no `nn.jit` around all of them, not even besides),
- named `layers_0`, `layers_1`, …, as if it were not jitted,
- `nn.relu` between the layers, none after the last.

## Compared

- the names, shapes and dtypes of the params,
- the output on params that the check makes up,
- the program: for each layer one `jit` equation with this layer's matrix
  product, its `dot_general`, inside.

The first values of the params are not compared: `nn.jit` derives its keys in
another way, so they differ from a plain `nn.Dense` of the same name.
"""

from collections.abc import Sequence

import flax.linen as nn


class JitMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        for i, width in enumerate(self.features):
            # TODO: put x through a jitted Dense called layers_{i}, then relu if another layer follows.
            raise NotImplementedError
        return x
