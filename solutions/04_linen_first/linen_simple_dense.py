"""A Dense for inputs of any rank, with initializers that its user may choose."""

from collections.abc import Callable

import flax.linen as nn
import jax
from jax import lax


class SimpleDense(nn.Module):
    features: int
    # Initializers are functions, and functions are values: they make good fields. The factories are called here, so
    # that each field holds an initializer.
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        # Without brackets after self.kernel_init: self.param calls it, and only during init.
        kernel = self.param("kernel", self.kernel_init, (x.shape[-1], self.features))
        bias = self.param("bias", self.bias_init, (self.features,))
        # The last axis by its number, since dot_general takes no negative axes; all axes before it stay in place.
        y = lax.dot_general(x, kernel, (((x.ndim - 1,), (0,)), ((), ())))
        # The bias is added along the last axis, because broadcasting lines shapes up from the right.
        return y + bias
