# right
import flax.linen as nn
import jax
import jax.numpy as jnp


class _OneDense(nn.Module):
    features: int

    def make_init(self):
        raise NotImplementedError

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=self.make_init())(x)


class NormalInit(_OneDense):
    def make_init(self):
        return nn.initializers.normal(1e-2)


class LecunInit(_OneDense):
    def make_init(self):
        return nn.initializers.lecun_normal()


def _std(model, key, fan_in):
    kernel = model.init(key, jnp.ones((fan_in,)))["params"]["Dense_0"]["kernel"]
    return jnp.sqrt(jnp.mean(jnp.square(kernel - kernel.mean())))


def kernel_stds(seed, fan_in, features):
    key = jax.random.PRNGKey(seed)
    return tuple(_std(cls(features), key, fan_in) for cls in (NormalInit, LecunInit))
