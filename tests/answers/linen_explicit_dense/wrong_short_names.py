# wrong: kernel-called-weight, renamed, param-not-found
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        self.w = self.param("w", nn.initializers.lecun_normal(), (self.features_in, self.features))
        self.b = self.param("b", nn.initializers.zeros, (self.features,))

    def __call__(self, x):
        return x @ self.w + self.b
