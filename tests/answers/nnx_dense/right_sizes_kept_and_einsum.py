# right
import jax
import jax.numpy as jnp
from flax import nnx


class MyDense(nnx.Module):
    def __init__(self, in_features: int, out_features: int, rngs: nnx.Rngs):
        super().__init__()
        self.in_features = in_features
        self.out_features = out_features
        # zeros take no key
        self.bias = nnx.Param(jnp.zeros((out_features,), dtype=jnp.float32))
        shape = (self.in_features, self.out_features)
        self.kernel = nnx.Param(in_features**-0.5 * jax.random.normal(rngs.params(), shape))

    def __call__(self, x: jax.Array) -> jax.Array:
        y = jnp.einsum("...i,io->...o", x, self.kernel[...])
        return y + self.bias[...]


def dense_forward(seed, x, features):
    rngs = nnx.Rngs(params=int(seed))
    (width,) = x.shape
    layer = MyDense(in_features=width, out_features=int(features), rngs=rngs)
    return layer(x)
