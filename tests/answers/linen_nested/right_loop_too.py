# right

import flax.linen as nn
import jax
import jax.numpy as jnp


class NestMLP(nn.Module):
    def setup(self):
        layers = []
        for width in (64, 32):
            layers += [nn.Dense(features=width), jax.nn.relu]
        self.net = nn.Sequential(layers=tuple(layers))
        self.dense = nn.Dense(features=16)

    def __call__(self, x: jax.Array) -> jax.Array:
        x = self.net(x)
        return self.dense(x)


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
    hidden = FixedHiddenMLP()
    parts = [NestMLP(), nn.Dense(features=20, name=None), hidden]
    return nn.Sequential(parts)
