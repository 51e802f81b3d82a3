# right
import flax.linen as nn
import jax


def step(cell, carry, x):
    carry, y = cell(carry, x)
    return carry, y


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        cell = nn.LSTMCell(self.features, name="lstm_cell")
        batch, _, width = xs.shape
        state = cell.initialize_carry(jax.random.PRNGKey(1), (batch, width))
        run = nn.scan(step, variable_broadcast="params", split_rngs={"params": False}, in_axes=1, out_axes=1)
        state, outputs = run(cell, state, xs)
        return state, outputs
