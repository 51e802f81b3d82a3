"""Dense with its parameters declared in setup(), before any input is seen."""

import flax.linen as nn
import jax


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self) -> None:
        # No x here: the width of the input is a field, and an input of another width is an error, not another kernel.
        self.kernel = self.param("kernel", nn.initializers.lecun_normal(), (self.features_in, self.features))
        # The order counts here as it does in a compact method: with equal names and order, the draws are equal too.
        self.bias = self.param("bias", nn.initializers.zeros, (self.features,))

    def __call__(self, x: jax.Array) -> jax.Array:
        # During apply these are the arrays that were passed in: setup() runs anew for every init and every apply.
        return x @ self.kernel + self.bias
