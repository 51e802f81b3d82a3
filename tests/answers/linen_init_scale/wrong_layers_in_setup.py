# wrong: renamed, param-not-found
import flax.linen as nn
import jax
import jax.numpy as jnp


class NormalInit(nn.Module):
    features: int

    def setup(self):
        self.dense = nn.Dense(self.features, kernel_init=nn.initializers.normal(stddev=0.01))

    def __call__(self, x):
        return self.dense(x)


class LecunInit(nn.Module):
    features: int

    def setup(self):
        self.dense = nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())

    def __call__(self, x):
        return self.dense(x)


def kernel_stds(seed, fan_in, features):
    key = jax.random.PRNGKey(seed)
    x = jnp.ones((fan_in,))
    normal = NormalInit(features).init(key, x)["params"]["dense"]["kernel"]
    lecun = LecunInit(features).init(key, x)["params"]["dense"]["kernel"]
    return jnp.std(normal), jnp.std(lecun)
