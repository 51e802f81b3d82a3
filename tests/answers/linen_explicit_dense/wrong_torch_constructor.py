# wrong: init-overridden, own-constructor
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def __init__(self, features_in, features):
        super().__init__()
        self.kernel = self.param("kernel", nn.initializers.lecun_normal(), (features_in, features))
        self.bias = self.param("bias", nn.initializers.zeros, (features,))

    def __call__(self, x):
        return x @ self.kernel + self.bias
