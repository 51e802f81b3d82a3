# right

import typing

import flax.linen as nn
import jax.numpy as jnp


def identity(h):
    return h


class ExplicitMLP(nn.Module):
    features: typing.Sequence[int]

    def setup(self):
        layers = []
        for width in self.features:
            layers.append(nn.Dense(features=width, dtype=jnp.float32))
        self.layers = layers

    def __call__(self, x):
        activations = [nn.relu] * (len(self.layers) - 1) + [identity]
        for layer, activation in zip(self.layers, activations):
            x = activation(layer(x))
        return x
