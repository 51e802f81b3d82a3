"""A Dense whose initializers are written down, because they were chosen."""

import flax.linen as nn
import jax


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        return nn.Dense(
            self.features,
            # A factory: called, it returns the initializer. It scales by the number of inputs, so that the outputs are
            # as large as the inputs; a relu behind this layer would ask for he_normal() instead.
            kernel_init=nn.initializers.lecun_normal(),
            # An initializer already: Dense calls it, with a key and a shape.
            bias_init=nn.initializers.zeros,
        )(x)


def init_and_apply(seed: int, x: jax.Array, features: int) -> jax.Array:
    model = InitDense(features)
    variables = model.init(jax.random.PRNGKey(seed), x)
    return model.apply(variables, x)
