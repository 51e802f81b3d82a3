# right
from functools import partial

import flax.linen as nn
import jax
import jax.numpy as jnp


dense = partial(nn.Dense, use_bias=True)


def block(*widths):
    return nn.Sequential([f for w in widths for f in (dense(w), nn.relu)])


class NestMLP(nn.Module):
    def setup(self):
        self.net, self.dense = block(64, 32), dense(16)

    def __call__(self, x):
        y = self.net(x)
        return self.dense(y)


class FixedHiddenMLP(nn.Module):
    def setup(self):
        self.rand_weight = jax.random.uniform(jax.random.PRNGKey(0), (20, 20))
        self.dense = nn.Dense(20)

    def __call__(self, x):
        x = self.dense(x)
        x = nn.relu(x @ self.rand_weight + 1)
        x = self.dense(x)
        while jnp.abs(x).sum() > 1:
            x = x / 2
        return x.sum()


def chimera():
    return nn.Sequential([NestMLP(name=None), dense(20), FixedHiddenMLP()])
