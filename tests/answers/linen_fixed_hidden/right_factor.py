# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.rand_weight = jax.random.uniform(jax.random.PRNGKey(0), (20, 20), jnp.float32)
        self.dense = nn.Dense(20)

    def __call__(self, x):
        x = self.dense(nn.relu(jnp.dot(self.dense(x), self.rand_weight) + 1))
        # count the rounds, then divide once
        size = jnp.abs(x).sum()
        rounds = 0
        while size > 1:
            size = size / 2
            rounds += 1
        return jnp.sum(x) / 2**rounds
