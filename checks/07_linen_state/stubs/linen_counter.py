"""# Count the calls

Parameters change between calls, by an optimizer. Running statistics, caches
and counters change *during* a call. A Linen module keeps nothing to itself,
so such state is a variable in a collection other than `params`: it comes in
with `apply`, and its new value goes out beside the output. You carry it to
the next call.

    self.variable(collection, name, init_fn, *args)

declares a variable. When the collection has no such variable yet, its first
value is `init_fn(*args)`; else it is what you passed in. Read and write it
by `.value`.

## Write

1. `Counter()`, an `nn.Module` whose `@nn.compact` `__call__(self)` has one
   variable: `count`, in the collection `counter`, an array of shape `()` and
   dtype int32. The first value is 0.
   `init` only makes it: after `init` it is still 0. Each `apply` adds one,
   stores the new count, and returns it.
2. `count_to(n)`: init a `Counter`, apply it `n` times, each time on the
   variables that the call before gave back, and return the list of the `n`
   counts that the calls returned: ints, or int32 arrays of shape `()`.

`Counter().init(jax.random.PRNGKey(0))` is fine: no input, and the key stays
unused.

## Compared

The variables after `init`; output and changed variables of an `apply` on a
count that the check makes up; `count_to` for two values of `n`, and that a
`Counter` is at work in it.
"""

import flax.linen as nn
import jax
import jax.numpy as jnp


class Counter(nn.Module):
    @nn.compact
    def __call__(self):
        # TODO: declare the count, add one unless this is init, return it.
        raise NotImplementedError


def count_to(n):
    counter = Counter()
    # TODO: init once, then apply n times with counter as a mutable collection.
    raise NotImplementedError
