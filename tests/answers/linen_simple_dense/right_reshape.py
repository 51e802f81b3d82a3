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
        lead, width = x.shape[:-1], x.shape[-1]
        rows = jnp.reshape(x, (-1, width))
        shapes = dict(kernel=(width, self.features), bias=(self.features,))
        inits = dict(kernel=self.kernel_init, bias=self.bias_init)
        p = {name: self.param(name, inits[name], shape) for name, shape in shapes.items()}
        return (rows @ p["kernel"] + p["bias"]).reshape(*lead, self.features)
