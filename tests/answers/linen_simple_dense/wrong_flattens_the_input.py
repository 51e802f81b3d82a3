# wrong: flattened, param-shape, shape-mismatch, another-input
from collections.abc import Callable

import flax.linen as nn
import jax.numpy as jnp


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        # nn.Flatten, as in the other framework
        if x.ndim > 1:
            x = x.reshape(x.shape[0], -1)
        kernel = self.param("kernel", self.kernel_init, (x.shape[-1], self.features))
        bias = self.param("bias", self.bias_init, (self.features,))
        return jnp.dot(x, kernel) + bias
