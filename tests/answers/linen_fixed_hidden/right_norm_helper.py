# right

import jax
import jax.numpy as jnp
from flax import linen as nn


def shrink(x):
    while jnp.linalg.norm(jnp.ravel(x), ord=1) > 1:
        x = 0.5 * x
    return x


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.dense = nn.Dense(features=20)
        self.rand_weight = jax.random.uniform(key=jax.random.PRNGKey(0), shape=(20, 20))

    def hidden(self, x):
        return jax.nn.relu(jnp.einsum("...i,ij->...j", x, self.rand_weight) + 1)

    def __call__(self, x):
        return shrink(self.dense(self.hidden(self.dense(x)))).sum()
