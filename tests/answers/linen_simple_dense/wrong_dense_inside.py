# wrong: built-in-layer
from collections.abc import Callable

import flax.linen as nn


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        dense = nn.Dense(self.features, kernel_init=self.kernel_init, bias_init=self.bias_init)
        return dense(x)
