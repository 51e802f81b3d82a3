# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        xs = jnp.moveaxis(xs, 1, 0)
        carry = nn.LSTMCell(self.features, parent=None).initialize_carry(jax.random.key(1), xs.shape[1:])
        cell = nn.scan(nn.LSTMCell, variable_broadcast="params", split_rngs=dict(params=False))(
            self.features, name="lstm_cell"
        )
        carry, ys = cell(carry, xs)
        return carry, ys.swapaxes(0, 1)
