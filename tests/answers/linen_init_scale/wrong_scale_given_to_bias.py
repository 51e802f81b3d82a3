# wrong: fixed-scale-for-the-bias, fixed-scale-left-out, another-initializer, wrong-scale
import flax.linen as nn
import jax
import jax.numpy as jnp


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, bias_init=nn.initializers.normal(0.01))(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())(x)


def kernel_stds(seed, fan_in, features):
    key = jax.random.PRNGKey(seed)
    x = jnp.ones((fan_in,))
    stds = []
    for model in (NormalInit(features), LecunInit(features)):
        kernel = model.init(key, x)["params"]["Dense_0"]["kernel"]
        stds.append(jnp.std(kernel))
    return tuple(stds)
