# wrong: jax-lax-scan, forbidden, transform-misuse
import flax.linen as nn
import jax


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        cell = nn.LSTMCell(self.features, name="lstm_cell")
        carry = cell.initialize_carry(jax.random.key(0), xs[:, 0].shape)
        carry, ys = jax.lax.scan(lambda c, x: cell(c, x), carry, xs.swapaxes(0, 1))
        return carry, ys.swapaxes(0, 1)
