# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class NestMLP(nn.Module):
    def setup(self):
        layers = []
        for width in (64, 32):
            layers += [nn.Dense(width), lambda x: jnp.maximum(x, 0)]
        self.dense = nn.Dense(16)
        self.net = nn.Sequential(layers)

    def __call__(self, x):
        for part in [self.net, self.dense]:
            x = part(x)
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
    width = 20  # FixedHiddenMLP's constant is (20, 20)
    model = [NestMLP()]
    model.append(nn.Dense(width))
    model.append(FixedHiddenMLP())
    return nn.Sequential(model)
