"""# From a loop to a scan

A recurrent network calls one cell once per time step. Written as a Python
loop, each step becomes part of the program: a hundred steps are a hundred
copies of the cell to trace and to compile. `nn.scan` says the same with one
copy. Its program has the same size for any length.

    Scanned = nn.scan(Cell, ...)
    cell = Scanned(..., name="cell")
    carry, ys = cell(carry, xs)

Because a module brings variables and rngs, `nn.scan` has to be told what
happens to them from step to step, and which axis is time. The topic's README
lists the arguments. All steps of a recurrent network share the same params.

## Convert

`SimpleScan(features: int)` below is right, but unrolled. Turn the loop into
an `nn.scan` of `nn.LSTMCell` over time:

- `xs` is `(batch, time, in)`, for any batch, any time, any width;
- the cell is still called `lstm_cell`, and its params have the same names and
  shapes as before: no axis for time;
- the carry starts from zeros. The check applies the module without rngs, so
  take any fixed key where one is asked for;
- return `(carry, ys)`: the carry `(c, h)` after the last step, and the
  outputs of all steps, `(batch, time, features)`.

Do not use `nn.RNN`, which is this exercise, finished, nor `jax.lax.scan`,
which does not know of params: those made inside of it cannot get out.

## Compared

The params' tree, shapes and dtypes; `carry` and `ys` on params that the check
makes up; and the program: one `scan`, and no matrix product (`dot_general`)
outside of it.
"""

import flax.linen as nn
import jax
import jax.numpy as jnp


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        cell = nn.LSTMCell(self.features, name="lstm_cell")
        carry = cell.initialize_carry(jax.random.key(0), xs[:, 0].shape)
        # TODO: let nn.scan do what this loop does.
        ys = []
        for t in range(xs.shape[1]):
            carry, y = cell(carry, xs[:, t])
            ys.append(y)
        return carry, jnp.stack(ys, axis=1)
