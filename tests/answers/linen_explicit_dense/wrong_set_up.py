# wrong: setup-misspelt, misspelt-name
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def set_up(self):
        self.kernel = self.param("kernel", nn.initializers.lecun_normal(), (self.features_in, self.features))
        self.bias = self.param("bias", nn.initializers.zeros, (self.features,))

    def __call__(self, x):
        return x @ self.kernel + self.bias
