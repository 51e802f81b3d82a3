# right
import flax.linen as nn
import jax.numpy as jnp


class SimpleScan(nn.Module):
    features: int

    def setup(self):
        self.lstm_cell = nn.scan(
            nn.LSTMCell,
            variable_broadcast="params",
            split_rngs={"params": False},
            in_axes=1,
            out_axes=1,
        )(features=self.features)

    def __call__(self, xs):
        zeros = jnp.zeros((xs.shape[0], self.features), xs.dtype)
        (c, h), ys = self.lstm_cell((zeros, zeros), xs)
        return (c, h), ys
