# wrong: kernel-called-weight, renamed, param-not-found

import flax.linen as nn
from jax import lax


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        self.weight = self.param("weight", nn.initializers.lecun_normal(), (self.features_in, self.features))
        self.bias = self.param("bias", nn.initializers.zeros, (self.features,))

    def __call__(self, x):
        return x @ self.weight + self.bias
