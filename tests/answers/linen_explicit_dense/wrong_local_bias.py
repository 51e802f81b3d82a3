# wrong: not-kept, misspelt-name

import flax.linen as nn
from jax import lax


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        self.kernel = self.param("kernel", nn.initializers.lecun_normal(), (self.features_in, self.features))
        bias = self.param("bias", nn.initializers.zeros, (self.features,))

    def __call__(self, x):
        return x @ self.kernel + self.bias
