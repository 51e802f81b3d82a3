# right
from collections.abc import Callable

import flax.linen as nn
import jax.numpy as jnp


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        n_in = x.shape[-1]
        # a closure is an initializer too
        kernel = self.param("kernel", lambda key: self.kernel_init(key, (n_in, self.features)))
        bias = self.param("bias", lambda key: self.bias_init(key, (self.features,)))
        return jnp.matmul(x, kernel) + bias
