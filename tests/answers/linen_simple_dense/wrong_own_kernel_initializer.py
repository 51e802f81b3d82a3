# wrong: kernel-init-ignored, another-initializer, field-unread
from collections.abc import Callable

import flax.linen as nn
from jax import lax


class SimpleDense(nn.Module):
    features: int
    kernel_init: Callable = nn.initializers.lecun_normal()
    bias_init: Callable = nn.initializers.zeros_init()

    @nn.compact
    def __call__(self, x):
        in_features = x.shape[-1]
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (in_features, self.features))
        bias = self.param("bias", self.bias_init, (self.features,))
        dims = (((x.ndim - 1,), (0,)), ((), ()))
        return lax.dot_general(x, kernel, dims) + bias
