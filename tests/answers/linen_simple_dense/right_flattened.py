# right

from collections.abc import Callable

import flax.linen as nn
import jax.numpy as jnp
from jax import lax


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        *lead, width = x.shape
        kernel = self.param("kernel", self.kernel_init, (width, self.features), jnp.float32)
        bias = self.param("bias", self.bias_init, (self.features,), jnp.float32)
        rows = lax.dot_general(
            x.reshape(-1, width),
            kernel,
            dimension_numbers=(((1,), (0,)), ((), ())),
        )
        return rows.reshape(*lead, self.features) + bias
