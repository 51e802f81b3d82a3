"""# Dense in NNX

An NNX module is an object that owns its arrays. The constructor makes them,
so it is told both widths and is given the keys; calling the object uses them.
Two things carry the whole API:

    self.scale = nnx.Param(array)
    key = rngs.params()

The first line declares what is learnt, the second takes a new key. Only what
is wrapped in `nnx.Param` is trained: without the wrapper the layer computes
the same numbers, and an optimizer passes it by in silence.

## Write

1. `MyDense(in_features, out_features, rngs)`, an `nnx.Module` with

   - `self.kernel`, an `nnx.Param` of shape `(in_features, out_features)`:
     standard normal numbers (`jax.random.normal`) from the key
     `rngs.params()`, the first that is taken, divided by the square root of
     `in_features`, so that outputs do not grow with the width of the input,
   - `self.bias`, an `nnx.Param` of `out_features` zeros,
   - a call that returns `x @ kernel + bias`, for one vector `(in_features,)`
     and for a batch `(batch, in_features)` alike.

   Kernel and bias are all of its state: `rngs` is used, not kept. Plain
   numbers, such as `self.in_features`, may be kept.
2. `dense_forward(seed, x, features)`: make a `MyDense` of `features` outputs
   for the vector `x`, with `nnx.Rngs` of that seed, and return its output on
   `x`. `seed` and `features` may arrive as floats (`3.0`); `nnx.Rngs` and a
   shape need ints.

Do not use `nnx.Linear`.

## Compared

The kinds, shapes and dtypes in `nnx.state`, the first values, the output on
parameters that the check assigns, and what `dense_forward` returns. The check
makes a model by `MyDense(3, 4, rngs=nnx.Rngs(0))`.
"""

import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features, out_features, rngs):
        # TODO: make kernel and bias.
        raise NotImplementedError

    def __call__(self, x):
        # TODO: use them.
        raise NotImplementedError


def dense_forward(seed, x, features):
    # TODO: make a MyDense that fits x, and call it.
    raise NotImplementedError
