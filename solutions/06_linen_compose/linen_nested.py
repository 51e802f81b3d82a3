"""Modules in modules in modules: the params tree follows who owns whom."""

import flax.linen as nn
import jax
import jax.numpy as jnp


class NestMLP(nn.Module):
    def setup(self) -> None:
        # In setup() the layers of the list belong to the Sequential: params/net/layers_0 and params/net/layers_2.
        self.net = nn.Sequential([nn.Dense(64), nn.relu, nn.Dense(32), nn.relu])
        self.dense = nn.Dense(16)

    def __call__(self, x: jax.Array) -> jax.Array:
        return self.dense(self.net(x))


class FixedHiddenMLP(nn.Module):
    def setup(self) -> None:
        self.rand_weight = jax.random.uniform(jax.random.PRNGKey(0), (20, 20))
        self.dense = nn.Dense(20)

    def __call__(self, x: jax.Array) -> jax.Array:
        x = self.dense(x)
        x = nn.relu(x @ self.rand_weight + 1)
        x = self.dense(x)
        while jnp.abs(x).sum() > 1:
            x = x / 2
        return x.sum()


def chimera() -> nn.Sequential:
    # FixedHiddenMLP calls its one Dense twice. The second input is 20 wide, so the kernel is (20, 20), so the first
    # input must be 20 wide as well.
    return nn.Sequential([NestMLP(), nn.Dense(20), FixedHiddenMLP()])
