# right
from collections.abc import Callable

import flax.linen as nn
import jax.numpy as jnp
from jax import lax

default_kernel_init = nn.initializers.lecun_normal()


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = default_kernel_init
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        width, last = x.shape[-1], x.ndim - 1
        kernel = self.param("kernel", lambda *args: self.kernel_init(*args), (width, self.features), jnp.float32)
        bias = self.param("bias", lambda *args: self.bias_init(*args), (self.features,), jnp.float32)
        y = lax.dot_general(kernel, x.astype(kernel.dtype), dimension_numbers=(([0], [last]), ([], [])))
        return jnp.moveaxis(y, 0, -1) + jnp.expand_dims(bias, tuple(range(last)))
