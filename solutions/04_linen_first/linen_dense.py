"""Dense from scratch: two parameters and `y = x @ kernel + bias`."""

import flax.linen as nn
import jax
import jax.numpy as jnp


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        # The module is never told how wide its input is: during init it reads the width off x.
        # lecun_normal is called, because it makes the initializer; zeros is not, because it is one.
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        # Declared second: each param of a module takes the module's next key, so the order decides the numbers.
        bias = self.param("bias", nn.initializers.zeros, (self.features,))
        return jnp.dot(x, kernel) + bias


def dense_forward(seed: float, x: jax.Array, features: float) -> jax.Array:
    # Keys and shapes are made of ints; numbers that went through a config file or a slider often are floats.
    model = MyDense(features=int(features))
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
