# wrong: missing-name
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        self.weight = self.param("kernel", nn.initializers.lecun_normal(), (self.features_in, self.features))
        self.bias = self.param("bias", nn.initializers.zeros, (self.features,))

    def forward(self, x):
        return x @ self.weight + self.bias
