# right

import flax.linen as nn
import jax.numpy as jnp


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        cell = nn.LSTMCell(self.features, name="lstm_cell")
        zeros = jnp.zeros((xs.shape[0], self.features), xs.dtype)
        run = nn.scan(
            lambda cell, carry, x: cell(carry, x),
            variable_broadcast="params",
            split_rngs={"params": False},
        )
        carry, ys = run(cell, (zeros, zeros), jnp.swapaxes(xs, 0, 1))
        return carry, jnp.swapaxes(ys, 0, 1)
