# right
import flax.linen as nn
import jax
import jax.numpy as jnp

HIDDEN_WIDTH = 20


def relu(x):
    return jnp.clip(x, 0, None)


def encoder(*widths):
    """Dense and relu for each width, as one nn.Sequential."""
    return nn.Sequential([f for w in widths for f in (nn.Dense(w), relu)])


class NestMLP(nn.Module):
    def setup(self):
        self.net = encoder(64, 32)
        self.dense = nn.Dense(16)

    def __call__(self, x):
        x = self.net(x)
        x = self.dense(x)
        return x


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
    first, last = NestMLP(), FixedHiddenMLP()
    between = nn.Dense(HIDDEN_WIDTH)
    return nn.Sequential([first, between, last])
