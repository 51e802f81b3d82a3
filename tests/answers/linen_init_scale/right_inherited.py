# right

import flax.linen as nn
import jax
import jax.numpy as jnp


class _OneDense(nn.Module):
    features: int

    def initializer(self):
        raise NotImplementedError

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=self.initializer())(x)


class NormalInit(_OneDense):
    def initializer(self):
        return nn.initializers.normal(0.01)


class LecunInit(_OneDense):
    def initializer(self):
        return nn.initializers.lecun_normal()


def kernel_stds(seed, fan_in, features):
    key, x = jax.random.PRNGKey(seed), jnp.ones((fan_in,))
    kernels = (cls(features).init(key, x)["params"]["Dense_0"]["kernel"] for cls in (NormalInit, LecunInit))
    return tuple(jnp.sqrt(jnp.var(kernel)) for kernel in kernels)
