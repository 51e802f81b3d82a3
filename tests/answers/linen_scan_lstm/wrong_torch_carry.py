# wrong: carry-exchanged, order-swapped

import flax.linen as nn
import jax


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        Scanned = nn.scan(
            nn.LSTMCell,
            variable_broadcast="params",
            split_rngs={"params": False},
            in_axes=1,
            out_axes=1,
        )
        cell = Scanned(self.features, name="lstm_cell")
        carry = cell.initialize_carry(jax.random.key(0), xs[:, 0].shape)
        (c, h), ys = cell(carry, xs)
        return (h, c), ys
