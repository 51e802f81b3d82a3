# wrong: transform-misuse, class-not-instance

import flax.linen as nn
import jax


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        cell = nn.LSTMCell(self.features, name="lstm_cell")
        carry = cell.initialize_carry(jax.random.key(0), xs[:, 0].shape)
        scanned = nn.scan(
            cell,
            variable_broadcast="params",
            split_rngs={"params": False},
            in_axes=1,
            out_axes=1,
        )
        carry, ys = scanned(carry, xs)
        return carry, ys
