# right
from flax import linen as nn
from jax import numpy as jnp
from jax import random


class FixedHiddenMLP(nn.Module):
    def setup(self):
        key = random.PRNGKey(0)
        self.dense = nn.Dense(features=20)
        self.rand_weight = random.uniform(key, shape=(20, 20), minval=0.0, maxval=1.0)

    def __call__(self, inputs):
        hidden = self.dense(inputs)
        hidden = jnp.einsum("...i,ij->...j", hidden, self.rand_weight)
        hidden = jnp.maximum(hidden + 1.0, 0.0)
        hidden = self.dense(hidden)
        while True:
            if not jnp.sum(jnp.absolute(hidden)) > 1:
                break
            hidden = 0.5 * hidden
        return jnp.sum(hidden)
