# wrong: other-draws
import flax.linen as nn
import jax


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(
            self.features,
            kernel_init=nn.initializers.lecun_normal(),
            bias_init=nn.initializers.zeros,
        )(x)


def init_and_apply(seed, x, features):
    rng, init_rng = jax.random.split(jax.random.PRNGKey(seed))
    model = InitDense(features)
    params = model.init(init_rng, x)
    return model.apply(params, x)
