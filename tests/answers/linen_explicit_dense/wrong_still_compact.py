# wrong: still-compact, missing
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    @nn.compact
    def __call__(self, x):
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (self.features_in, self.features))
        bias = self.param("bias", nn.initializers.zeros, (self.features,))
        return x @ kernel + bias
