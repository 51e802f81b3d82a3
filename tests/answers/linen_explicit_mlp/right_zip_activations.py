# right
from typing import Sequence

import jax
from flax import linen as nn


def identity(h):
    return h


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self):
        layers = []
        for width in self.features:
            layers.append(nn.Dense(features=width))
        self.layers = layers

    def __call__(self, x):
        activations = [jax.nn.relu] * (len(self.layers) - 1) + [identity]
        for layer, activate in zip(self.layers, activations, strict=True):
            x = activate(layer(x))
        return x
