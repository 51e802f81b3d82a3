# wrong: lax-while-loop, transform-misuse
import flax.linen as nn
import jax
import jax.numpy as jnp
from jax import lax


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.rand_weight = jax.random.uniform(jax.random.PRNGKey(0), (20, 20))
        self.dense = nn.Dense(20)

    def __call__(self, x):
        x = self.dense(x)
        x = nn.relu(x @ self.rand_weight + 1)
        x = self.dense(x)
        x = lax.while_loop(lambda v: jnp.abs(v).sum() > 1, lambda v: v / 2, x)
        return x.sum()
