# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class NestMLP(nn.Module):
    def setup(self):
        layers = []
        for width in (64, 32):
            layers.append(nn.Dense(features=width))
            layers.append(jax.nn.relu)
        self.dense = nn.Dense(features=16)
        self.net = nn.Sequential(layers)

    def __call__(self, x):
        hidden = self.net(x)
        out = self.dense(hidden)
        return out


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
    parts = [
        NestMLP(),
        nn.Dense(features=20),
        FixedHiddenMLP(),
    ]
    return nn.Sequential(layers=parts)
