# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.rand_weight = jax.random.uniform(jax.random.PRNGKey(0), (20, 20))
        self.dense = nn.Dense(20)

    def __call__(self, x):
        x = jnp.matmul(self.dense(x), self.rand_weight) + 1.0
        x = self.dense(jnp.maximum(x, 0.0))
        total, factor = jnp.sum(jnp.abs(x)), 1.0
        while total * factor > 1:
            factor /= 2
        return x.sum() * factor
