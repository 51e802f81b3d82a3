# right
import flax.linen as nn
import jax
import jax.numpy as jnp


def no_bias_yet(key, shape, dtype=jnp.float32):
    del key
    return jnp.zeros(shape, dtype)


class MyDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        fan_in = x.shape[-1]
        shapes = {"kernel": (fan_in, self.features), "bias": (self.features,)}
        inits = {"kernel": nn.initializers.lecun_normal(), "bias": no_bias_yet}
        p = {name: self.param(name, inits[name], shapes[name], jnp.float32) for name in ("kernel", "bias")}
        y = jnp.dot(x, p["kernel"])
        y += p["bias"]
        return y


def dense_forward(seed, x, features):
    seed, features = int(seed), int(features)
    m = MyDense(features)
    return m.apply(m.init({"params": jax.random.PRNGKey(seed)}, x), x)
