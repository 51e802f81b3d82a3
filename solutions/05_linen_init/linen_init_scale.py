"""A fixed scale and one that follows the size of the layer, measured."""

import flax.linen as nn
import jax
import jax.numpy as jnp


class NormalInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        # The argument is a standard deviation, not a variance.
        return nn.Dense(self.features, kernel_init=nn.initializers.normal(stddev=0.01))(x)


class LecunInit(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x: jax.Array) -> jax.Array:
        return nn.Dense(self.features, kernel_init=nn.initializers.lecun_normal())(x)


def _kernel_std(model: nn.Module, key: jax.Array, x: jax.Array) -> jax.Array:
    kernel = model.init(key, x)["params"]["Dense_0"]["kernel"]
    return jnp.std(kernel)


def kernel_stds(seed: int, fan_in: int, features: int) -> tuple[jax.Array, jax.Array]:
    # One key for both is no mistake here: the two models are compared, not used together, and equal keys take the
    # luck of the draw out of the comparison.
    key = jax.random.PRNGKey(seed)
    x = jnp.ones((fan_in,))
    return _kernel_std(NormalInit(features), key, x), _kernel_std(LecunInit(features), key, x)
