# wrong: initializers-called-by-hand, other-draws
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
    key, shape = jax.random.PRNGKey(seed), (fan_in, features)
    small = nn.initializers.normal(stddev=0.01)(key, shape)
    lecun = nn.initializers.lecun_normal()(key, shape)
    return jnp.std(small), jnp.std(lecun)
