# wrong: shape-mismatch, axis-out-of-bounds, dimension-numbers

import flax.linen as nn
from jax import lax


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        self.kernel = self.param("kernel", nn.initializers.lecun_normal(), (self.features_in, self.features))
        self.bias = self.param("bias", nn.initializers.zeros, (self.features,))

    def __call__(self, x):
        y = lax.dot_general(x, self.kernel, (((1,), (0,)), ((), ())))
        return y + self.bias
