# wrong: positional-argument, wrong-arguments, arguments-by-position
import flax.linen as nn
import jax


class InitDense(nn.Module):
    features: int

    @nn.compact
    def __call__(self, x):
        return nn.Dense(
            self.features,
            nn.initializers.lecun_normal(),
            nn.initializers.zeros,
        )(x)


def init_and_apply(seed, x, features):
    model = InitDense(features)
    variables = model.init(jax.random.PRNGKey(seed), x)
    return model.apply(variables, x)
