# right
from typing import Any, Callable

import jax.numpy as jnp
from flax import linen as nn
from flax.linen.initializers import lecun_normal, zeros_init

Initializer = Callable[..., Any]


class SimpleDense(nn.Module):
    features: int
    kernel_init: Initializer = lecun_normal()
    bias_init: Initializer = zeros_init()

    @nn.compact
    def __call__(self, inputs):
        kernel = self.param("kernel", self.kernel_init, (inputs.shape[-1], self.features), jnp.float32)
        bias = self.param("bias", self.bias_init, (self.features,), jnp.float32)
        return jnp.einsum("...i,io->...o", inputs, kernel) + bias
