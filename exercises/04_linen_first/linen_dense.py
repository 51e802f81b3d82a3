"""# Dense from scratch

`nn.Dense` is two arrays and one line of arithmetic. Build it once yourself
and every other layer reads like a variation: *declare* what is learnt with
`self.param`, then *compute* with what came back.

    self.param(name, initializer, shape)

returns the parameter called `name`, an array. During `init` the array is made
by `initializer(key, shape)`, with a key of its own; during `apply` it is the
one that was passed in. `nn.initializers.lecun_normal` is a factory: *call* it
to get an initializer. `nn.initializers.zeros` already is one.

## Write

1. `MyDense(features: int)`, an `nn.Module` with an `@nn.compact` `__call__(x)`
   that declares, in this order,

   - `kernel`, shape `(in, features)`, initialized by `lecun_normal()`, where
     `in` is the width of the last axis of `x`, whatever it is,
   - `bias`, shape `(features,)`, initialized with zeros,

   and returns `x @ kernel + bias`, for one vector `(in,)` and for a batch
   `(batch, in)` alike. Both parameters are float32, which the initializers
   give unless told otherwise, also when `x` is bfloat16.
2. `dense_forward(seed, x, features)`: make a `MyDense`, init it with
   `jax.random.PRNGKey(seed)` on `x`, return its output on `x`. `seed` and
   `features` may arrive as floats (`3.0`); a key and a shape need ints.

Do not use `nn.Dense` or `nn.DenseGeneral`.

## Compared

The parameters' names, shapes, dtypes and first values, the output on
parameters that the check makes up, and what `dense_forward` returns.
"""

import flax.linen as nn
import jax
import jax.numpy as jnp


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        # TODO: declare kernel and bias with self.param, then use them.
        raise NotImplementedError


def dense_forward(seed, x, features):
    # TODO: init a MyDense with PRNGKey(seed) on x, then apply it to x.
    raise NotImplementedError
