# right
import flax.linen as nn
import jax
import jax.numpy as jnp


def shrink(x):
    return shrink(x / 2) if jnp.abs(x).sum() > 1 else x


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.dense = nn.Dense(20)
        key = jax.random.PRNGKey(0)
        self.rand_weight = jax.random.uniform(key, (20, 20))

    def middle(self, x):
        return jax.nn.relu(1 + jnp.dot(x, self.rand_weight))

    def __call__(self, x):
        for between in (self.middle, shrink):
            x = between(self.dense(x))
            if between is shrink:
                return x.sum()
