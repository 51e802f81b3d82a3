"""# Initializers, written down

Somebody gave this layer the first initializers that came to mind: a kernel
drawn with a standard deviation of 1, whatever its size, and a bias of ones.
With 256 inputs its outputs start about 16 times as large as its inputs, and
shifted by one. Repair it.

`lecun_normal()` draws with a variance of `1 / in`, which undoes that growth: a
layer without an activation hands on numbers of the size that it got. It is
the one to use here. (`he_normal()`, with twice that variance, is for a layer
before a relu, which drops half of what it gets; `glorot_normal()`, with
`2 / (in + out)`, is for tanh and sigmoid.) A bias has nothing to scale, and
starts at zero.

Mind what a layer wants: an *initializer*, a function of a key and a shape.
`lecun_normal` is a factory, a function that returns one when it is called;
`zeros` is an initializer as it stands.

## Write

1. `InitDense(features: int)`: its `@nn.compact` `__call__(x)` returns the
   output of one `nn.Dense` of `features` outputs, with `kernel_init` made by
   `lecun_normal()` and `bias_init` zeros, and no activation. Leave the layer
   its automatic name, `Dense_0`.
2. `init_and_apply(seed, x, features)`: init an `InitDense` with
   `jax.random.PRNGKey(seed)` on `x`, and return its output on `x` (the output
   alone). `seed` and `features` are ints.

These two initializers happen to be the defaults of `nn.Dense`. Write them down
all the same, so that a reader sees that they were chosen. If they are left
out, a note says so; no check can tell the difference.

## Compared

The parameters under `Dense_0` (names, shapes, dtypes, first values), the
output on given parameters, and what `init_and_apply` returns.
"""

import flax.linen as nn
import jax


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        # TODO: repair the two initializers.
        return nn.Dense(
            self.features,
            kernel_init=nn.initializers.normal(stddev=1.0),
            bias_init=nn.initializers.ones,
        )(x)


def init_and_apply(seed, x, features):
    # TODO: make the model, its variables, its output.
    raise NotImplementedError
