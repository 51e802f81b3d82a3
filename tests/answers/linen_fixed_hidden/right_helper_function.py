# right
import flax.linen as nn
import jax
import jax.numpy as jnp


def halve_until_small(x):
    """x / 2**k with the smallest k for which the absolute values sum to at most 1."""
    if jnp.sum(jnp.abs(x)) > 1:
        return halve_until_small(x / 2)
    return x


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.rand_weight = jax.random.uniform(
            jax.random.PRNGKey(0),
            (20, 20),
        )
        self.dense = nn.Dense(20)

    def __call__(self, x):
        h1 = self.dense(x)
        h2 = jax.nn.relu(1 + jnp.matmul(h1, self.rand_weight))
        h3 = self.dense(h2)
        return halve_until_small(h3).sum()
