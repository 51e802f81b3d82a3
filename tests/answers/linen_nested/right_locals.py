# right
import functools

import flax.linen as nn
import jax
import jax.numpy as jnp


class NestMLP(nn.Module):
    def setup(self):
        wide = nn.Dense(features=64)
        narrow = nn.Dense(features=32)
        head = nn.Dense(features=16)
        self.net = nn.Sequential(layers=(wide, jax.nn.relu, narrow, jax.nn.relu))
        self.dense = head

    def __call__(self, x):
        return functools.reduce(lambda y, f: f(y), (self.net, self.dense), x)


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
    parts = NestMLP(), nn.Dense(features=20), FixedHiddenMLP()
    return nn.Sequential(layers=parts)
