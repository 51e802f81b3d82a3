# wrong: an-array-as-initializer, invalid-initializer

import flax.linen as nn
import jax
import jax.numpy as jnp


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        key = self.make_rng("params")
        kernel = self.param("kernel", nn.initializers.lecun_normal()(key, (x.shape[-1], self.features)))
        bias = self.param("bias", jnp.zeros((self.features,)))
        return x @ kernel + bias


def dense_forward(seed, x, features):
    model = MyDense(int(features))
    variables = model.init(jax.random.PRNGKey(int(seed)), x)
    return model.apply(variables, x)
