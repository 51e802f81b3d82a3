# right
import functools

import flax.linen as nn
import jax


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        batch, time, width = xs.shape

        @functools.partial(
            nn.scan,
            variable_broadcast=["params"],
            split_rngs={"params": False},
            in_axes=1,
            out_axes=1,
            length=time,
        )
        def walk(cell, carry, x):
            return cell(carry, x)

        cell = nn.LSTMCell(self.features, name="lstm_cell")
        start = cell.initialize_carry(jax.random.PRNGKey(7), (batch, width))
        return walk(cell, start, xs)
