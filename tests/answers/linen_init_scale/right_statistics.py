# right
import statistics

import flax.linen as nn
import jax
import jax.numpy as jnp


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.normal(stddev=0.01))(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())(x)


def kernel_stds(seed, fan_in, features):
    key = jax.random.PRNGKey(seed)

    def measure(model):
        params = model.init(key, jnp.ones((fan_in,)))["params"]
        return statistics.pstdev(params["Dense_0"]["kernel"].ravel().tolist())

    return measure(NormalInit(features)), measure(LecunInit(features))
