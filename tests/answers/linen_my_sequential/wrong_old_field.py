# wrong: field-called-layers, renamed, param-not-found
from collections.abc import Callable, Sequence

import flax.linen as nn


class MySequential(nn.Module):
    layers: Sequence[Callable]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
