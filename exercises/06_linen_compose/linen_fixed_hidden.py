"""# Constants, sharing and plain Python

A module is ordinary Python that happens to own params. Three consequences, in
one network:

- An array that `setup()` assigns to `self` is a *constant*: it is no param, it
  is not trained, `init` does not return it. `setup()` runs anew for every
  `init` and `apply`, so the constant must come out the same each time: draw it
  with a key of its own, written there.
- A layer that is called twice has *one* set of params, and its gradient is the
  sum of both uses.
- Outside `jax.jit` values are there while the code runs, so a Python `while`
  may look at them, and `jax.grad` follows whatever the loop did. Compare the
  array itself, `jnp.abs(x).sum() > 1`: `float(...)` of it fails under
  `jax.grad`.

## Write

`FixedHiddenMLP()`, a module without fields:

- `setup()` makes `self.rand_weight`, drawn by `jax.random.uniform` with the key
  `jax.random.PRNGKey(0)` and the shape `(20, 20)`, and `self.dense`, the only
  layer, an `nn.Dense(20)`.
- `__call__(x)`, for `x` of shape `(20,)` or `(batch, 20)`, does, in this order:

  1. `self.dense`,
  2. the product with the constant (`@ self.rand_weight`), plus 1, `nn.relu`,
  3. `self.dense` again,
  4. while the sum of the absolute values of *all* entries exceeds 1, halve
     every entry; there may be no round at all,
  5. return the sum of all entries, one number that may be negative.

## Compared

The params (one `dense`, nothing else), the constant `rand_weight`, the output
on params that the check makes up (the sum positive, negative, or so small that
nothing is halved), and what `jax.grad` gives for the params.
"""

import flax.linen as nn
import jax
import jax.numpy as jnp


class FixedHiddenMLP(nn.Module):
    def setup(self):
        # TODO: the constant self.rand_weight, and the one layer self.dense.
        raise NotImplementedError

    def __call__(self, x):
        x = self.dense(x)
        # TODO: steps 2 to 5.
        raise NotImplementedError
