# wrong: last-relu-left-out, activation-missing

import flax.linen as nn
import jax
import jax.numpy as jnp


class NestMLP(nn.Module):
    def setup(self):
        self.net = nn.Sequential([nn.Dense(64), nn.relu, nn.Dense(32)])
        self.dense = nn.Dense(16)

    def __call__(self, x):
        return self.dense(self.net(x))


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
    return nn.Sequential([NestMLP(), nn.Dense(20), FixedHiddenMLP()])
