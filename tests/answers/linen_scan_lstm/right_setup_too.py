# right

import functools

import jax
from flax import linen as nn

OverTime = functools.partial(
    nn.scan, variable_broadcast=["params"], split_rngs={"params": False}, in_axes=-2, out_axes=-2
)


class SimpleScan(nn.Module):
    features: int

    def setup(self):
        self.lstm_cell = OverTime(nn.LSTMCell)(features=self.features)

    def __call__(self, xs):
        batch, _, width = xs.shape
        start = self.lstm_cell.initialize_carry(jax.random.PRNGKey(42), (batch, width))
        return self.lstm_cell(start, xs)
