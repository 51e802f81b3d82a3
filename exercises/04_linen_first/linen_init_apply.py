"""# init, then apply

A Linen module holds no numbers. `nn.Dense(4)` is only a description of a
layer: it has no kernel, no bias, and it cannot be called. Two methods bring it
to life:

- `init` takes a PRNG key and an example input, makes the **variables** and
  returns them as a plain dict,
- `apply` takes such variables and an input, and returns the output.

Nothing is kept in between: whatever `apply` needs, you hand to it.

## Write

`init_and_apply(seed, x, features)` makes an `nn.Dense` of `features` outputs,
initializes it with the key `jax.random.PRNGKey(seed)` (as it is, not split) on
`x`, applies it to `x` with the variables it has just made, and returns the
pair `(variables, y)`:

- `variables` is all that `init` returned, the `"params"` level included,
- `y` is the output.

`x` is one vector `(in,)` or a batch `(batch, in)`; `seed` and `features` are
ints. `nn.Dense` stands alone here: it needs no class of yours around it.

## Compared

The variables (names, shapes, dtypes, values) and `y`, for a vector and for a
batch, with more than one seed.
"""

import flax.linen as nn
import jax


def init_and_apply(seed, x, features):
    # TODO: describe the layer, make its variables, use them.
    raise NotImplementedError
