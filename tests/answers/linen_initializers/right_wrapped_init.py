# right
import flax.linen as nn
import jax


def _kernel(key, shape, dtype):
    return nn.initializers.lecun_normal()(key, shape, dtype)


INITS = {"kernel_init": _kernel, "bias_init": nn.initializers.constant(0.0)}


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(self.features, **INITS)(x)


def init_and_apply(seed, x, features):
    model = InitDense(features)
    return model.bind(model.init({"params": jax.random.PRNGKey(seed)}, x))(x)
