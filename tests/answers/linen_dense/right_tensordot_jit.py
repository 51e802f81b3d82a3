# right
import flax.linen as nn
import jax
import jax.numpy as jnp
import numpy as np


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        n_in = np.shape(x)[-1]
        W = self.param("kernel", nn.initializers.lecun_normal(), (n_in, self.features))
        b = self.param("bias", nn.initializers.constant(0.0), (self.features,))
        return jnp.add(jnp.tensordot(x, W, axes=1), b)


def dense_forward(seed, x, features):
    layer = MyDense(features=int(features))
    key = jax.random.PRNGKey(int(seed))
    params = layer.init(key, x)["params"]

    @jax.jit
    def forward(params, x):
        return layer.apply({"params": params}, x)

    return forward(params, x)
