# wrong: misspelt-name, setup-takes-the-input
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        self.kernel = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        self.bias = self.param("bias", nn.initializers.zeros, (self.features,))

    def __call__(self, x):
        return x @ self.kernel + self.bias
