# right
import flax.linen as nn
import jax.numpy as jnp
from jax import random


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.rand_weight = random.uniform(key=random.PRNGKey(0), shape=(20, 20))
        self.dense = nn.Dense(features=20)

    def __call__(self, x):
        x = self.dense(x)
        x = nn.relu(jnp.einsum("...i,ij->...j", x, self.rand_weight) + 1)
        x = self.dense(x)
        while jnp.linalg.norm(x.reshape(-1), ord=1) > 1:
            x *= 0.5
        return jnp.sum(x)
