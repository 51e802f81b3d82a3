# right
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
    @jax.jit
    def measure(key):
        x = jnp.ones((fan_in,))
        a = NormalInit(features=features).init(key, x)["params"]["Dense_0"]["kernel"]
        b = LecunInit(features=features).init(key, x)["params"]["Dense_0"]["kernel"]
        return jnp.sqrt(jnp.var(a)), jnp.sqrt(jnp.var(b))

    return measure(jax.random.PRNGKey(seed))
