# right
import flax.linen as nn


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        inits = {
            "kernel": (nn.initializers.lecun_normal(), (self.features_in, self.features)),
            "bias": (nn.initializers.zeros, (self.features,)),
        }
        self.p = {name: self.param(name, fn, shape) for name, (fn, shape) in inits.items()}

    def __call__(self, x):
        y = x @ self.p["kernel"]
        return y + self.p["bias"]
