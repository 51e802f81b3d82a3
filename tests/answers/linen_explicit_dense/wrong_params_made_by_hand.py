# wrong: parameter-became-constant, missing
import flax.linen as nn
import jax
import jax.numpy as jnp


class ExplicitDense(nn.Module):
    features_in: int
    features: int

    def setup(self):
        init = nn.initializers.lecun_normal()
        self.kernel = init(jax.random.PRNGKey(0), (self.features_in, self.features))
        self.bias = jnp.zeros(self.features)

    def __call__(self, x):
        return x @ self.kernel + self.bias
