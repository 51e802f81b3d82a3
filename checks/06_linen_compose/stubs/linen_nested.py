"""# Modules in modules in modules

Nothing is special about the layers that Flax ships: your own modules go
wherever `nn.Dense` goes, into `setup()`, into a list, into `nn.Sequential`.
The params follow: every module is one level of the tree, named by whoever owns
it. To find a param, walk from owner to owner.

    class Outer(nn.Module):
        def setup(self):
            self.inner = nn.Sequential([nn.Dense(6), nn.tanh])

keeps its kernel at `params/inner/layers_0/kernel`.

This holds for modules made in `setup()`. Made under `@nn.compact`, the layers
in the list would belong to `Outer` itself, as `Dense_0`.

## Write

1. `NestMLP()`, a module without fields. `setup()` makes

   - `self.net`, an `nn.Sequential` of an `nn.Dense` of width 64, `nn.relu`, an
     `nn.Dense` of width 32, `nn.relu`,
   - `self.dense`, an `nn.Dense` of width 16,

   and `__call__(x)` runs `net`, then `dense`.
2. `chimera()`, which returns an `nn.Sequential` of three modules: a `NestMLP`,
   an `nn.Dense`, a `FixedHiddenMLP`. The last one, below, is the solved
   exercise `linen_fixed_hidden` and stays as it is. It calls one layer twice,
   so it takes inputs of one width only: the `nn.Dense` before it must fit.

## Compared

The params of both (names at every level, and shapes), and the output of
`NestMLP()` and of `chimera()` on params that the check makes up. The `while`
loop cannot be traced, so nothing here runs under `jax.jit`.
"""

import flax.linen as nn
import jax
import jax.numpy as jnp


class NestMLP(nn.Module):
    def setup(self):
        # TODO: self.net and self.dense.
        raise NotImplementedError

    def __call__(self, x):
        # TODO: net, then dense.
        raise NotImplementedError


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
    # TODO: the nn.Sequential of three modules.
    raise NotImplementedError
