# wrong: name-missing, renamed
import flax.linen as nn
import jax


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
        carry = nn.LSTMCell(self.features, parent=None).initialize_carry(jax.random.key(0), xs[:, 0].shape)
        return Scanned(self.features)(carry, xs)
