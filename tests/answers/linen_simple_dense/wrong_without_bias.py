# wrong: bias-forgotten, bias-missing
from collections.abc import Callable

import flax.linen as nn
from jax import lax


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        kernel = self.param("kernel", self.kernel_init, (x.shape[-1], self.features))
        self.param("bias", self.bias_init, (self.features,))
        axis = len(x.shape) - 1
        return lax.dot_general(x, kernel, (((axis,), (0,)), ((), ())))
