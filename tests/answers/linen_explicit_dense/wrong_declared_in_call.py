# wrong: still-compact, assign-outside-setup
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        self.init = nn.initializers.lecun_normal()

    def __call__(self, x):
        kernel = self.param("kernel", self.init, (self.features_in, self.features))
        bias = self.param("bias", nn.initializers.zeros, (self.features,))
        return x @ kernel + bias
