# wrong: initial-carry, carry-of-ones
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
        ones = jnp.ones((xs.shape[0], self.features))
        return cell((ones, ones), xs)
