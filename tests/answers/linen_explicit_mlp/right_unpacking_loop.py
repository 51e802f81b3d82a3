# right
from collections.abc import Sequence

import jax
import jax.numpy as jnp
from flax import linen as nn


def relu(z):
    return jnp.where(z > 0, z, 0)


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self) -> None:
        layers = []
        for width in self.features:
            layers.append(nn.Dense(width))
        self.layers = layers

    def __call__(self, inputs: jax.Array) -> jax.Array:
        *hidden, last = self.layers
        h = inputs
        for dense in hidden:
            h = relu(dense(h))
        return last(h)
