# wrong: carry-mismatch, batch-axis-missing
import flax.linen as nn
import jax.numpy as jnp


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
        carry = (jnp.zeros(self.features), jnp.zeros(self.features))
        return cell(carry, xs)
