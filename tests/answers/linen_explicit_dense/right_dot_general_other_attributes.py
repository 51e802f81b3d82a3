# right
"""The attributes are called w and b; the params are not."""

import jax.numpy as jnp
from flax import linen as nn
from flax.linen import initializers as init
from jax import lax


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self) -> None:
        n, m = self.features_in, self.features
        self.w = self.param("kernel", init.lecun_normal(), (n, m), jnp.float32)
        self.b = self.param("bias", init.zeros_init(), (m,), jnp.float32)

    def __call__(self, inputs):
        sum_over = ((inputs.ndim - 1,), (0,))
        no_batch = ((), ())
        return lax.dot_general(inputs, self.w, (sum_over, no_batch)) + self.b
