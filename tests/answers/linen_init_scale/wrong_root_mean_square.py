# wrong: mean-not-taken-off
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


def rms(w):
    return jnp.sqrt(jnp.mean(w**2))


def kernel_stds(seed, fan_in, features):
    key = jax.random.PRNGKey(seed)
    x = jnp.ones((fan_in,))
    w1 = NormalInit(features).init(key, x)["params"]["Dense_0"]["kernel"]
    w2 = LecunInit(features).init(key, x)["params"]["Dense_0"]["kernel"]
    return rms(w1), rms(w2)
