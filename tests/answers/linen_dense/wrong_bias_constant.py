# wrong: parameter-became-constant, missing
import flax.linen as nn
import jax
import jax.numpy as jnp


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        w = self.param("kernel", nn.initializers.lecun_normal(), (x.shape[-1], self.features))
        b = jnp.zeros((self.features,))
        return jnp.dot(x, w) + b


def dense_forward(seed, x, features):
    net = MyDense(int(features))
    vs = net.init(jax.random.PRNGKey(int(seed)), x)
    return net.apply(vs, x)
