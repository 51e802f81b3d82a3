# right
import flax.linen as nn
import jax
import jax.numpy as jnp


def declare(module, shape):
    kernel = module.param("kernel", lambda key: jax.nn.initializers.lecun_normal()(key, shape, jnp.float32))
    bias = module.param("bias", lambda key, n: jnp.zeros(n), shape[-1])
    return kernel, bias


class ExplicitDense(nn.Module):
    """A Dense that knows its sizes beforehand."""

    features_in: int
    features: int

    def setup(self) -> None:
        self.weights = declare(self, (self.features_in, self.features))

    def __call__(self, x: jax.Array) -> jax.Array:
        kernel, bias = self.weights
        return (x @ kernel) + bias
