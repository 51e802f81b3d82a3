"""An MLP whose layers are made in `setup()`."""

from collections.abc import Sequence

import flax.linen as nn
import jax


class ExplicitMLP(nn.Module):
    features: Sequence[int]

    def setup(self) -> None:
        # A list comprehension has all its layers when it is assigned; that is when Linen names them layers_0, layers_1.
        self.layers = [nn.Dense(width) for width in self.features]

    def __call__(self, x: jax.Array) -> jax.Array:
        # Split by place: comparing widths would mistake a hidden layer as wide as the output for the last one.
        *hidden, last = self.layers
        for layer in hidden:
            x = nn.relu(layer(x))
        return last(x)
