# right
import flax.linen as nn
import jax
import jax.numpy as jnp

# lecun_normal, spelt out
fan_in_normal = nn.initializers.variance_scaling(1.0, "fan_in", "truncated_normal")


def zero_bias(key, shape, dtype=jnp.float32):
    return jnp.zeros(shape, dtype)


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, kernel_init=fan_in_normal, bias_init=zero_bias)(x)


def init_and_apply(seed, x, features):
    model = InitDense(features)
    return model.apply(model.init({"params": jax.random.PRNGKey(seed)}, x), x)
