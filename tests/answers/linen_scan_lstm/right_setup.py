# right
from flax import linen as nn
import jax.numpy as jnp

Scanned = nn.scan(
    nn.LSTMCell, variable_broadcast="params", split_rngs={"params": False}, in_axes=1, out_axes=1
)


class SimpleScan(nn.Module):
    features: int

    def setup(self):
        self.lstm_cell = Scanned(features=self.features)

    def __call__(self, xs):
        zeros = jnp.zeros((xs.shape[0], self.features))
        carry, ys = self.lstm_cell((zeros, zeros), xs)
        return carry, ys
