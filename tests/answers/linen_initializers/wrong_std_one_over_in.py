# wrong: variance-for-stddev, wrong-scale, another-initializer

import flax.linen as nn
import jax
import jax.numpy as jnp


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(
            self.features,
            kernel_init=nn.initializers.normal(stddev=1.0 / x.shape[-1]),
            bias_init=nn.initializers.zeros,
        )(x)


def init_and_apply(seed, x, features):
    model = InitDense(features)
    variables = model.init(jax.random.PRNGKey(seed), x)
    return model.apply(variables, x)
