# right
import functools
import typing

import flax.linen as nn
import jax.numpy as jnp


class JitMLP(nn.Module):
    features: typing.Sequence[int]

    @nn.compact
    def __call__(self, x):
        run = nn.jit(lambda layer, h: layer(h))
        layers = [nn.Dense(n, name="layers_%d" % i) for i, n in enumerate(self.features)]
        first, *rest = layers
        return functools.reduce(lambda h, l: run(l, jnp.maximum(h, 0)), rest, run(first, x))
