# wrong: initializers-swapped, bias-by-lecun-normal, invalid-initializer
import flax.linen as nn
import jax


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(
            self.features,
            kernel_init=nn.initializers.zeros,
            bias_init=nn.initializers.lecun_normal(),
        )(x)


def init_and_apply(seed, x, features):
    model = InitDense(features)
    variables = model.init(jax.random.PRNGKey(seed), x)
    return model.apply(variables, x)
