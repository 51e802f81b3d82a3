"""# The scale of a kernel

Two ways to draw a kernel: with a standard deviation that somebody fixed, or
with one that follows from the size of the layer. `lecun_normal()` takes
`1 / sqrt(in)`: the wider the input, the more terms each output sums up, the
smaller each weight. A fixed `0.01` is far too small for a narrow layer and too
large for an enormous one. Measure both.

## Write

1. `NormalInit(features: int)`: an `nn.Module` whose `@nn.compact`
   `__call__(x)` returns the output of one `nn.Dense` of `features` outputs,
   its kernel drawn by `nn.initializers.normal` with a standard deviation of
   `0.01`.
2. `LecunInit(features: int)`: the same with `nn.initializers.lecun_normal()`.

   Both layers keep their automatic name `Dense_0`, their bias of zeros, and
   have no activation.
3. `kernel_stds(seed, fan_in, features)`: init both models, each with the same
   `jax.random.PRNGKey(seed)`, on `jnp.ones((fan_in,))`, and return
   `(small, lecun)`: the standard deviations of the two kernels, `NormalInit`'s
   first, as floats or arrays of shape `()`. All arguments are ints.

Measure the kernels that were drawn, over all their entries, with the
population's standard deviation (what `jnp.std` computes: divided by the number
of entries, the mean taken off). The kernel sits in the variables under
`params`, `Dense_0`, `kernel`.

## Compared

The parameters of both models (names, shapes, dtypes, first values), their
output on given parameters, and both standard deviations within 0.1 %, for two
sizes of layer.
"""

import flax.linen as nn
import jax
import jax.numpy as jnp


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        # TODO: one Dense, its kernel drawn with a standard deviation of 0.01.
        raise NotImplementedError


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        # TODO: one Dense, its kernel drawn by lecun_normal.
        raise NotImplementedError


def kernel_stds(seed, fan_in, features):
    # TODO: init both, measure both kernels.
    raise NotImplementedError
