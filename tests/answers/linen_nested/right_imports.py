# right

from functools import reduce

from flax import linen as nn
from flax.linen import Dense, Sequential
import jax
import jax.numpy as jnp


class NestMLP(nn.Module):
    def setup(self):
        self.net = Sequential((Dense(64), nn.activation.relu, Dense(32), lambda a: jnp.maximum(a, 0)))
        self.dense = nn.Dense(16)

    def __call__(self, x):
        return reduce(lambda a, f: f(a), (self.net, self.dense), x)


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
    return Sequential([make() for make in (NestMLP, lambda: Dense(20), FixedHiddenMLP)])
