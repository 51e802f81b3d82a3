# right

import dataclasses
from collections.abc import Callable

import jax.numpy as jnp
from flax import linen as nn


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = dataclasses.field(default_factory=nn.initializers.lecun_normal)
    bias_init: Callable = dataclasses.field(default_factory=nn.initializers.zeros_init)

    @nn.compact
    def __call__(self, x):
        kernel = self.param("kernel", self.kernel_init, (x.shape[-1], self.features))
        bias = self.param("bias", self.bias_init, (self.features,))
        return jnp.vectorize(lambda v: v @ kernel + bias, signature="(i)->(o)")(x)
