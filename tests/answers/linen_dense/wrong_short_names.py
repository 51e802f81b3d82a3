# wrong: kernel-called-weight, renamed, param-not-found
import flax.linen as nn
import jax
import jax.numpy as jnp


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        w = self.param("w", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        b = self.param("b", nn.initializers.zeros, (self.features,))
        return jnp.einsum("...d,dk->...k", x, w) + b


def dense_forward(seed, x, features):
    layer = MyDense(features=int(features))
    params = layer.init(jax.random.PRNGKey(int(seed)), x)
    return layer.apply(params, x)
