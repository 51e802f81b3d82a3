# wrong: parameters-of-the-inputs-dtype, bfloat16, another-dtype
from collections.abc import Callable

import flax.linen as nn
import jax.numpy as jnp


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        kernel = self.param("kernel", self.kernel_init, (x.shape[-1], self.features), x.dtype)
        bias = self.param("bias", self.bias_init, (self.features,), x.dtype)
        return jnp.einsum("...i,io->...o", x, kernel) + bias
