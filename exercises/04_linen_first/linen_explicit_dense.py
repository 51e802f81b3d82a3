'''# From compact to setup

A compact module declares its parameters where it uses them, and reads sizes
off its input. The other form declares everything in `setup()`, before any
input is seen. Sizes must then be fields, and in return every method of the
module may use what `setup()` made. Here is the compact form of a Dense:

    class CompactDense(nn.Module):
        features: int

        @nn.compact
        def __call__(self, x):
            kernel = self.param(
                "kernel",
                nn.initializers.lecun_normal(),
                (x.shape[-1], self.features),
            )
            bias = self.param(
                "bias",
                nn.initializers.zeros,
                (self.features,),
            )
            return x @ kernel + bias

## Convert

Write the same layer as `ExplicitDense(features_in: int, features: int)`, the
fields in this order:

- `setup(self)` declares `kernel` `(features_in, features)` by `lecun_normal()`,
  then `bias` `(features,)` by zeros, with `self.param`, and keeps both as
  attributes of `self`,
- `__call__(self, x)`, now without `@nn.compact`, returns `x @ kernel + bias` for
  one vector `(features_in,)` and for a batch `(batch, features_in)`, written
  with `@` or with `lax.dot_general`.

Linen calls `setup()` itself; it takes no `x`. The names in the params are the
strings that `self.param` gets; the attributes' names are yours. Do not use
`nn.Dense` or `nn.DenseGeneral`.

## Compared

The parameters' names, shapes, dtypes and first values, that they are there
before any input is seen, and the output on given parameters.
'''

import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        # TODO: declare kernel, then bias, and keep both.
        raise NotImplementedError

    def __call__(self, x):
        # TODO: compute with what setup() kept.
        raise NotImplementedError
