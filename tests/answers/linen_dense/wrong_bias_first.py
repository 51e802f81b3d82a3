# wrong: bias-declared-first, order-swapped

import flax.linen as nn
import jax
import jax.numpy as jnp


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        bias = self.param("bias", nn.initializers.zeros, (self.features,))
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        return x @ kernel + bias


def dense_forward(seed, x, features):
    model = MyDense(int(features))
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
