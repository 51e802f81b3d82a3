# right

import flax.linen as nn
import jax.numpy as jnp
from jax import random

WEIGHT = random.uniform(random.PRNGKey(0), (20, 20))


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.rand_weight = WEIGHT
        self.dense = nn.Dense(20)

    def __call__(self, x):
        for step in (self.dense, lambda h: nn.relu(1.0 + h @ self.rand_weight), self.dense):
            x = step(x)
        while True:
            total = jnp.sum(jnp.abs(x))
            if not total > 1:
                return jnp.sum(x)
            x = jnp.divide(x, 2)
