# right

from flax import linen as nn
from jax import lax
from jax.nn import initializers as init


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        w_shape, b_shape = (self.features_in, self.features), (self.features,)
        self.w, self.b = self.param("kernel", init.lecun_normal(), w_shape), self.param("bias", init.zeros, b_shape)

    def __call__(self, x):
        last = x.ndim - 1
        return lax.dot_general(x, self.w, (([last], [0]), ([], []))) + self.b
