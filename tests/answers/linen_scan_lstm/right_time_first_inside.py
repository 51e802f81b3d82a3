# right
from flax import linen as nn
import jax
import jax.numpy as jnp

TimeLSTM = nn.scan(nn.LSTMCell, variable_broadcast=["params"], split_rngs={"params": False})


class SimpleScan(nn.Module):
    features: int

    @nn.compact
    def __call__(self, xs):
        # (batch, time, in) -> (time, batch, in), as lax.scan likes it
        time_major = jnp.swapaxes(xs, 0, 1)
        lstm = TimeLSTM(self.features, name="lstm_cell")
        start = lstm.initialize_carry(jax.random.key(42), time_major.shape[1:])
        carry, outputs = lstm(start, time_major)
        return carry, jnp.swapaxes(outputs, 0, 1)
