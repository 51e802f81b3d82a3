# right
import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np


class NormalInit(nn.Module):
    features: int
    stddev: float = 0.01

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.normal(stddev=self.stddev))(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())(x)


def kernel_stds(seed, fan_in, features):
    out = ()
    for model in [NormalInit(features), LecunInit(features)]:
        variables = model.init(jax.random.PRNGKey(seed), jnp.ones((fan_in,)))
        kernel = np.array(variables["params"]["Dense_0"]["kernel"], dtype=np.float64)
        out += (kernel.std(),)
    return out
