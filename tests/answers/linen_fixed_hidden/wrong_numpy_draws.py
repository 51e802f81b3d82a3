# wrong: constant-by-another-key, other-draws, parts-before
import flax.linen as nn
import jax.numpy as jnp
import numpy as np


class FixedHiddenMLP(nn.Module):
    def setup(self):
        rng = np.random.default_rng(0)
        self.rand_weight = jnp.asarray(rng.uniform(size=(20, 20)), dtype=jnp.float32)
        self.dense = nn.Dense(20)

    def __call__(self, x):
        x = self.dense(x)
        x = nn.relu(x @ self.rand_weight + 1)
        x = self.dense(x)
        while jnp.abs(x).sum() > 1:
            x = x / 2
        return x.sum()
