# wrong: still-a-loop, tool-unused
import flax.linen as nn
import jax
import jax.numpy as jnp


class SimpleScan(nn.Module):
    features: int

    def setup(self):
        self.lstm_cell = nn.LSTMCell(self.features)

    def __call__(self, xs):
        batch, length, width = xs.shape
        carry = self.lstm_cell.initialize_carry(jax.random.key(0), (batch, width))
        outputs = []
        for x in jnp.moveaxis(xs, 1, 0):
            carry, y = self.lstm_cell(carry, x)
            outputs.append(y[:, None])
        return carry, jnp.concatenate(outputs, axis=1)
