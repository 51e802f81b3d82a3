# wrong: fields-swapped, features-and-input-exchanged, shape-mismatch

import flax.linen as nn
from jax import lax


class ExplicitDense(nn.Module):
    features: int
    features_in: int

    def setup(self):
        self.kernel = self.param("kernel", nn.initializers.lecun_normal(), (self.features_in, self.features))
        self.bias = self.param("bias", nn.initializers.zeros, (self.features,))

    def __call__(self, x):
        return x @ self.kernel + self.bias
