"""# A Dense for inputs of any rank

This `SimpleDense` is right for one vector `(in,)`. For a batch, or for a batch
of sequences `(batch, time, in)`, its kernel has the wrong shape and the wrong
axis is summed over. It also ignores the initializers that its user chose. A
good layer does neither: it works on the **last** axis, whatever stands before
it, and takes its initializers from its fields.

The product is written with `lax.dot_general`, to which `@` and `jnp.dot` come
down in the end. It is told which axes to sum over:

    lax.dot_general(a, b, (((i,), (j,)), ((), ())))

sums over axis `i` of `a` and axis `j` of `b`. The result has the other axes of
`a`, in their order, then the other axes of `b`. Negative axes are not allowed;
`a.ndim` is the number of axes. (The empty pair would name batch axes.)

## Repair

`SimpleDense(features: int, kernel_init: Callable, bias_init: Callable)`, so
that

- `kernel` `(in, features)`, declared first, is made by the module's own
  `kernel_init`, and `bias` `(features,)` by its own `bias_init`, both with
  `self.param` and float32 for every `x`; `in` is the width of the last axis,
- the defaults stay what they are, `lecun_normal()` and `zeros_init()`,
- `__call__(x)` sums the last axis of `x` against the first of `kernel`, then
  adds the bias: `(..., in)` gives `(..., features)`.

Keep `lax.dot_general` or write what equals it (`@`, `jnp.einsum`, ...), but
not with `nn.Dense` or `nn.DenseGeneral`.

## Compared

The parameters with the default initializers and with ones that the check
brings, and the output on given parameters for inputs of rank 1, 2 and 3 and of
more than one width.
"""

from collections.abc import Callable

import flax.linen as nn
from jax import lax


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        # TODO: these lines know vectors only, and bring initializers of their own.
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[0], self.features))
        bias = self.param("bias", nn.initializers.zeros_init(), (self.features,))
        y = lax.dot_general(x, kernel, (((0,), (0,)), ((), ())))
        return y + bias
