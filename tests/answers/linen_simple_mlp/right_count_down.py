# right

import itertools
from typing import Sequence

import jax.numpy as jnp
from flax import linen as nn


class SimpleMLP(nn.Module):
    features: Sequence[int]

    @nn.compact
    def __call__(self, x):
        names = map("layers_{}".format, itertools.count())
        layers = [nn.Dense(features=n, name=name) for n, name in zip(self.features, names)]
        *hidden, out = layers
        for layer in hidden:
            h = layer(x)
            x = jnp.where(h > 0, h, 0.0)
        return out(x)
