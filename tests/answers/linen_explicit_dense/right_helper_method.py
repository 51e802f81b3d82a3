# right
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        # both as one pair
        self.affine = self._declare()

    def _declare(self):
        shape = (self.features_in, self.features)
        kernel = self.param("kernel", nn.initializers.lecun_normal(), shape)
        bias = self.param("bias", nn.initializers.constant(0), shape[-1:])
        return kernel, bias

    def __call__(self, x):
        kernel, bias = self.affine
        return bias + x @ kernel
