# wrong: initializers-swapped, invalid-initializer
from collections.abc import Callable

import flax.linen as nn
from jax import lax


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        shape = (x.shape[-1], self.features)
        kernel = self.param("kernel", self.bias_init, shape)
        bias = self.param("bias", self.kernel_init, shape[1:])
        return lax.dot_general(x, kernel, (((x.ndim - 1,), (0,)), ((), ()))) + bias
