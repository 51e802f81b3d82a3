# right
"""Flatten all leading axes, multiply two matrices, restore the axes."""

from collections.abc import Callable

import flax.linen as nn
from jax import lax


def affine(x, kernel, bias):
    lead = x.shape[:-1]
    flat = x.reshape(-1, x.shape[-1])
    out = lax.dot_general(flat, kernel, (((1,), (0,)), ((), ()))) + bias
    return out.reshape(*lead, kernel.shape[-1])


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        return affine(
            x,
            self.param("kernel", self.kernel_init, (x.shape[-1], self.features)),
            self.param("bias", self.bias_init, (self.features,)),
        )
