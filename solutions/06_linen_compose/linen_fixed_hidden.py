"""A constant, a shared layer and a Python loop in one module."""

import flax.linen as nn
import jax
import jax.numpy as jnp


class FixedHiddenMLP(nn.Module):
    def setup(self) -> None:
        # A fixed key: setup() runs for every init and apply, and the constant must be the same array each time.
        self.rand_weight = jax.random.uniform(jax.random.PRNGKey(0), (20, 20))
        self.dense = nn.Dense(20)

    def __call__(self, x: jax.Array) -> jax.Array:
        x = self.dense(x)
        x = nn.relu(x @ self.rand_weight + 1)
        # The same layer, so the same params: the tree holds one dense.
        x = self.dense(x)
        # Python asks for the value each round, which works because nothing here is traced by jax.jit.
        while jnp.abs(x).sum() > 1:
            x = x / 2
        return x.sum()
