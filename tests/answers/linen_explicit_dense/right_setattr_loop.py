# right

import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        specs = {
            "kernel": (nn.initializers.lecun_normal(), (self.features_in, self.features)),
            "bias": (nn.initializers.zeros_init(), (self.features,)),
        }
        for name, (initializer, shape) in specs.items():
            setattr(self, name, self.param(name, initializer, shape))

    def _affine(self, x):
        return self.bias + x @ self.kernel

    def __call__(self, x):
        return self._affine(x)
