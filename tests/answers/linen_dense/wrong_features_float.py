# wrong: features-left-a-float, float-shape

import flax.linen as nn
import jax
import jax.numpy as jnp


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        kernel = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        bias = self.param("bias", nn.initializers.zeros, (self.features,))
        return x @ kernel + bias


def dense_forward(seed, x, features):
    model = MyDense(features)
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
