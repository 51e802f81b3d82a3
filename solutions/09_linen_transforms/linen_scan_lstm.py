"""An LSTM over a sequence: one cell in the program, whatever the length, by `nn.scan`."""

import flax.linen as nn
import jax


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs: jax.Array) -> tuple[tuple[jax.Array, jax.Array], jax.Array]:
        # Every step uses the same params: they are broadcast to the steps, so their key must not be split per step.
        # Time is axis 1 of what goes in and of what comes out.
        scan_cell = nn.scan(
            nn.LSTMCell,
            variable_broadcast="params",
            split_rngs={"params": False},
            in_axes=1,
            out_axes=1,
        )
        cell = scan_cell(self.features, name="lstm_cell")
        # The carry has the shape of one step. It is zeros, so the key is a formality.
        carry = cell.initialize_carry(jax.random.key(0), xs[:, 0].shape)
        return cell(carry, xs)
